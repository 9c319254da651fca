package assay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users read first, run as they would. */
class ReadmeTest {
    private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    private Process java(Server server, String... arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String[] command = new String[3 + arguments.length];
        System.arraycopy(new String[] {java, "-cp", System.getProperty("java.class.path")}, 0, command, 0, 3);
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("ASSAY_SERVER", server.address());
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    @Test
    @DisplayName("the README runs as printed")
    void theReadmeRunsAsPrinted() throws IOException, InterruptedException {
        Matcher printed = PROGRAM.matcher(Files.readString(Path.of("README.md")));
        assertTrue(printed.find(), "there is no program in it");
        Files.writeString(folder.resolve("QuickStart.java"), printed.group(1));
        Files.createSymbolicLink(folder.resolve("interviews"), Server.INTERVIEWS);
        try (Server server = new Server()) {
            Process running = java(server, "QuickStart.java");
            String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, running.waitFor());
            assertEquals(3, said.lines().count(), said);
        }
    }

    @Test
    @DisplayName("the example streams personas over HTTP, and says what is wrong in HTTP's words")
    void theExampleStreamsPersonas() throws IOException, InterruptedException {
        String example =
                Path.of("examples", "PersonaService.java").toAbsolutePath().toString();
        try (Server server = new Server()) {
            Process running = java(server, example, "0");
            try (var lines = running.inputReader(StandardCharsets.UTF_8)) {
                URI service = URI.create(lines.readLine().replace("listening on ", "http://"));
                String interview = Files.readString(
                        LocalFile.find(Server.INTERVIEWS).get(0).path());
                HttpResponse<String> answer = post(service.resolve("/personas?count=1"), interview);
                assertEquals(200, answer.statusCode(), answer.body());
                assertTrue(answer.body().startsWith("event: persona\ndata: {"), answer.body());
                assertTrue(answer.body().contains("event: finished\n"), answer.body());
                assertEquals(
                        400,
                        post(service.resolve("/personas?count=many"), interview).statusCode());
            } finally {
                running.destroy();
            }
        }
    }

    private static HttpResponse<String> post(URI address, String content) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .POST(HttpRequest.BodyPublishers.ofString(content))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
