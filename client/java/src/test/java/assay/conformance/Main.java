package assay.conformance;

import assay.AssayException;
import assay.Backoff;
import assay.Client;
import assay.Connecting;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The runner of the Java client: it takes a thing to do a line, as tests/conformance/README.md of the repository says, and answers a line.
 */
public final class Main {
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(20), Duration.ofMillis(500), 6);

    private Client client;

    private Main() {}

    public static void main(String[] arguments) throws IOException {
        Main runner = new Main();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            answers.println(runner.answer(JsonParser.parseString(line).getAsJsonObject()));
        }
        // Threads of a client that nobody closed do not keep the runner.
        System.exit(0);
    }

    private JsonObject answer(JsonObject thing) {
        try {
            return perform(thing);
        } catch (AssayException failure) {
            return Said.error(failure);
        } catch (IOException | IllegalArgumentException failure) {
            return Said.error(failure);
        }
    }

    private JsonObject perform(JsonObject thing) throws IOException {
        if (thing.has("connect")) {
            client = connected(thing.getAsJsonObject("connect"));
            return new JsonObject();
        }
        if (thing.has("close")) {
            if (client != null) {
                client.close();
            }
            client = null;
            return new JsonObject();
        }
        return new Step(client, thing).play();
    }

    private static Client connected(JsonObject told) throws IOException {
        Connecting connecting =
                Client.at(told.get("address").getAsString()).backoff(QUICK).token(text(told, "token"));
        if (told.has("ca")) {
            connecting.ca(Files.readAllBytes(Path.of(text(told, "ca"))));
        }
        if (told.has("compress")) {
            connecting.compress();
        }
        if (told.has("max_message_bytes")) {
            connecting.maxMessageBytes(told.get("max_message_bytes").getAsInt());
        }
        Client connected = connecting.connect();
        return told.has("traceparent") ? connected.withTraceparent(text(told, "traceparent")) : connected;
    }

    static String text(JsonObject object, String name) {
        JsonElement found = object.get(name);
        return found == null ? "" : found.getAsString();
    }
}
