import assay.AssayException;
import assay.Client;
import assay.Item;
import assay.Run;
import assay.v1.Document;
import assay.v1.EventDetail;
import assay.v1.GeneratePersonasRequest;
import assay.v1.RunEvent;
import com.google.protobuf.ByteString;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.Executors;

/**
 * A service that turns the interview its own clients post into personas, and streams them on as server-sent events while they are made.
 * Whoever goes away stops the work.
 *
 * <pre>
 *   java -cp CLASSPATH examples/PersonaService.java 8080
 *   curl -N --data-binary @talk.txt 'http://127.0.0.1:8080/personas?count=3'
 * </pre>
 */
public final class PersonaService {
    private static final int LARGEST_POST = 32 << 20;
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int TOO_LARGE = 413;
    private static final int BAD_GATEWAY = 502;

    private final Client client;

    private PersonaService(Client client) {
        this.client = client;
    }

    public static void main(String[] arguments) throws IOException {
        PersonaService service = new PersonaService(Client.connect());
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])), 0);
        // With Java 21 or later: Executors.newVirtualThreadPerTaskExecutor().
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/personas", service::personas);
        server.start();
        System.out.println("listening on 127.0.0.1:" + server.getAddress().getPort());
    }

    private void personas(HttpExchange asked) throws IOException {
        try (asked) {
            byte[] content = asked.getRequestBody().readNBytes(LARGEST_POST + 1);
            if (content.length > LARGEST_POST) {
                refuse(asked, TOO_LARGE, "an interview has at most " + LARGEST_POST + " bytes");
                return;
            }
            Document document = Document.newBuilder()
                    .setName("interview.txt")
                    .setData(ByteString.copyFrom(content))
                    .build();
            GeneratePersonasRequest request = GeneratePersonasRequest.newBuilder()
                    .addDocuments(document)
                    .setCount(count(asked))
                    .setEventDetail(EventDetail.EVENT_DETAIL_RESULTS)
                    .build();
            // Closing ends the following, and the run with it: nobody pays for what nobody reads.
            try (Run run = client.generatePersonas(request)) {
                stream(asked, run);
            }
        }
    }

    private static void stream(HttpExchange asked, Run run) throws IOException {
        Iterator<Item> items = run.iterator();
        try {
            items.hasNext();
        } catch (AssayException failure) {
            boolean bad = failure.code() == Status.Code.INVALID_ARGUMENT;
            refuse(asked, bad ? BAD_REQUEST : BAD_GATEWAY, failure.getMessage());
            return;
        }
        asked.getResponseHeaders().set("Content-Type", "text/event-stream");
        asked.sendResponseHeaders(OK, 0);
        try {
            while (items.hasNext()) {
                if (items.next() instanceof Item.Event item) {
                    send(asked.getResponseBody(), item.event());
                }
            }
        } catch (AssayException failure) {
            send(asked.getResponseBody(), "failed", assay.v1.Error.newBuilder().setMessage(failure.getMessage()));
        }
    }

    private static void send(OutputStream answer, RunEvent event) throws IOException {
        if (event.getItemFinished().hasPersona()) {
            send(answer, "persona", event.getItemFinished().getPersona());
        } else if (event.hasRunFinished()) {
            send(answer, "finished", event.getRunFinished());
        }
    }

    private static void send(OutputStream answer, String name, MessageOrBuilder message) throws IOException {
        String content = JsonFormat.printer().omittingInsignificantWhitespace().print(message);
        answer.write(("event: " + name + "\ndata: " + content + "\n\n").getBytes(StandardCharsets.UTF_8));
        answer.flush();
    }

    private static void refuse(HttpExchange asked, int status, String message) throws IOException {
        byte[] said = message.getBytes(StandardCharsets.UTF_8);
        asked.sendResponseHeaders(status, said.length);
        asked.getResponseBody().write(said);
    }

    private static String count(HttpExchange asked) {
        String query = asked.getRequestURI().getQuery();
        return query != null && query.startsWith("count=") ? query.substring("count=".length()) : "auto";
    }
}
