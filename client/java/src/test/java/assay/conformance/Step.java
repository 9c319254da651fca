package assay.conformance;

import assay.Answers;
import assay.AssayException;
import assay.Client;
import assay.Finished;
import assay.Item;
import assay.LocalFile;
import assay.Run;
import assay.UploadOptions;
import assay.UploadProgress;
import assay.v1.AutomatonServiceGrpc;
import assay.v1.CatalogServiceGrpc;
import assay.v1.DocumentSet;
import assay.v1.NoteServiceGrpc;
import assay.v1.PersonaServiceGrpc;
import assay.v1.RunServiceGrpc;
import assay.v1.SourceServiceGrpc;
import assay.v1.WatchRunRequest;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A thing to do with a client. */
record Step(Client client, JsonObject asked) {
    /** Does it, and says what came of it. */
    JsonObject play() {
        try {
            return asked.has("together") ? together() : one();
        } catch (AssayException | InvalidProtocolBufferException | IllegalArgumentException failure) {
            return Said.error(failure);
        }
    }

    private JsonObject together() {
        List<CompletableFuture<JsonObject>> playing = new ArrayList<>();
        for (JsonElement step : asked.getAsJsonArray("together")) {
            CompletableFuture<JsonObject> done = new CompletableFuture<>();
            new Thread(() -> done.complete(new Step(client, step.getAsJsonObject()).play())).start();
            playing.add(done);
        }
        JsonArray answers = new JsonArray();
        playing.forEach(done -> answers.add(done.join()));
        return Said.of("together", answers);
    }

    private JsonObject one() throws InvalidProtocolBufferException {
        if (asked.has("upload")) {
            return upload(asked.getAsJsonArray("upload"));
        }
        Client bounded =
                asked.has("deadline_ms") ? client.withDeadline(Duration.ofMillis(number("deadline_ms"))) : client;
        String call = Main.text(asked, "call");
        if (call.equals("WatchRun")) {
            WatchRunRequest request = read(WatchRunRequest.newBuilder()).build();
            return follow(bounded.watchRun(request.getRunId(), request.getAfterSequence(), request.getEventDetail()));
        }
        return called(bounded, method(call));
    }

    /** Makes a call as users would: a run by the client's method of that name, whatever else by its method in the contract. */
    private <Q, A> JsonObject called(Client bounded, MethodDescriptor<Q, A> method)
            throws InvalidProtocolBufferException {
        Q prototype = ((PrototypeMarshaller<Q>) method.getRequestMarshaller()).getMessagePrototype();
        Message message = read(((Message) prototype).newBuilderForType()).build();
        Q request = method.parseRequest(message.toByteString().newInput());
        if (method.getType() == MethodDescriptor.MethodType.UNARY) {
            return Said.of("response", json((Message) bounded.call(method, request)));
        }
        Optional<Run> run = run(bounded, method.getBareMethodName(), message);
        return run.isPresent() ? follow(run.get()) : answers(bounded.stream(method, request));
    }

    /** The run that the client's method of that name opens, if it has one. */
    private static Optional<Run> run(Client bounded, String call, Message request) {
        String name = Character.toLowerCase(call.charAt(0)) + call.substring(1);
        return Stream.of(Client.class.getMethods())
                .filter(method -> method.getName().equals(name) && method.getReturnType() == Run.class)
                .map(method -> {
                    try {
                        return (Run) method.invoke(bounded, request);
                    } catch (ReflectiveOperationException failure) {
                        throw new IllegalArgumentException(failure);
                    }
                })
                .findFirst();
    }

    private JsonObject answers(Answers<?> stream) throws InvalidProtocolBufferException {
        JsonArray answers = new JsonArray();
        JsonObject done = Said.of("answers", answers);
        try (stream) {
            for (Object message : stream) {
                answers.add(json((Message) message));
                if (answers.size() == number("stop_after")) {
                    done.addProperty("stopped", true);
                    break;
                }
            }
        } catch (AssayException failure) {
            done.add("error", Said.error(failure).get("error"));
        }
        return done;
    }

    private JsonObject follow(Run run) {
        try (run) {
            return asked.has("collect") ? finished(run.collect()) : items(run);
        }
    }

    private JsonObject items(Run run) {
        JsonArray items = new JsonArray();
        JsonObject done = Said.of("items", items);
        try {
            for (Item item : run) {
                items.add(Said.item(item));
                if (items.size() == number("stop_after")) {
                    done.addProperty("stopped", true);
                    break;
                }
                LockSupport.parkNanos(Duration.ofMillis(number("pause_ms")).toNanos());
            }
        } catch (AssayException failure) {
            done.add("error", Said.error(failure).get("error"));
        }
        return done;
    }

    private static JsonObject finished(Finished finished) {
        JsonObject said = new JsonObject();
        said.addProperty("run", finished.run().getId());
        said.addProperty("outcome", finished.end().getOutcome().name());
        said.addProperty("results", finished.results().size());
        said.addProperty("personas", finished.personas().size());
        said.addProperty("verdicts", finished.verdicts().size());
        said.addProperty("grades", finished.grades().size());
        said.addProperty("warnings", finished.warnings().size());
        return Said.of("finished", said);
    }

    private JsonObject upload(JsonArray told) throws InvalidProtocolBufferException {
        List<LocalFile> files = new ArrayList<>();
        for (JsonElement file : told) {
            JsonObject named = file.getAsJsonObject();
            files.add(new LocalFile(Main.text(named, "name"), Path.of(Main.text(named, "path"))));
        }
        AtomicReference<UploadProgress> heard = new AtomicReference<>(new UploadProgress(0, 0, 0));
        DocumentSet set = client.upload(files, UploadOptions.NONE.withProgress(heard::set));
        JsonObject progress = new JsonObject();
        progress.addProperty("files", heard.get().files());
        progress.addProperty("bytes", heard.get().bytes());
        JsonObject done = Said.of("response", json(set));
        done.add("progress", progress);
        return done;
    }

    /** A method by its name in the contract, with whichever service has it. */
    private static MethodDescriptor<?, ?> method(String call) {
        return Stream.of(
                        PersonaServiceGrpc.getServiceDescriptor(),
                        NoteServiceGrpc.getServiceDescriptor(),
                        AutomatonServiceGrpc.getServiceDescriptor(),
                        RunServiceGrpc.getServiceDescriptor(),
                        SourceServiceGrpc.getServiceDescriptor(),
                        CatalogServiceGrpc.getServiceDescriptor())
                .flatMap(service -> service.getMethods().stream())
                .filter(found -> call.equals(found.getBareMethodName()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the client has no " + call));
    }

    private <B extends Message.Builder> B read(B request) throws InvalidProtocolBufferException {
        if (asked.has("request")) {
            JsonFormat.parser().merge(asked.get("request").toString(), request);
        }
        return request;
    }

    private static JsonElement json(MessageOrBuilder message) throws InvalidProtocolBufferException {
        return JsonParser.parseString(JsonFormat.printer().print(message));
    }

    private long number(String name) {
        return asked.has(name) ? asked.get(name).getAsLong() : 0;
    }
}
