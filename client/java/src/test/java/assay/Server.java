package assay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** The program that was built, on a port of its own. */
final class Server implements AutoCloseable {
    /** Of the repository. */
    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    /** Material that is in the repository. */
    static final Path INTERVIEWS = ROOT.resolve("examples/interviews");

    private final Process process;
    private final String address;

    Server() throws IOException {
        String target = Optional.ofNullable(System.getenv("CARGO_TARGET_DIR")).orElse("target");
        String built = ROOT.resolve(target).resolve("debug/assay").toString();
        String program = Optional.ofNullable(System.getenv("ASSAY_BIN")).orElse(built);
        process = new ProcessBuilder(program, "serve", "--listen", "127.0.0.1:0", "--ledger", "memory")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (line == null || !line.startsWith("listening on ")) {
            throw new IOException("the server does not listen: " + line);
        }
        address = line.replace("listening on ", "http://");
    }

    String address() {
        return address;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
