package assay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import assay.v1.AutomatonProto;
import assay.v1.CatalogProto;
import assay.v1.NoteProto;
import assay.v1.PersonaProto;
import assay.v1.RunProto;
import assay.v1.SourceProto;
import assay.v1.WatchRunResponse;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What holds for every call of the contract. */
class ContractTest {
    private static final List<FileDescriptor> SERVICES = List.of(
            AutomatonProto.getDescriptor(),
            CatalogProto.getDescriptor(),
            NoteProto.getDescriptor(),
            PersonaProto.getDescriptor(),
            RunProto.getDescriptor(),
            SourceProto.getDescriptor());

    private static Stream<MethodDescriptor> methods() {
        return SERVICES.stream()
                .flatMap(file -> file.getServices().stream())
                .flatMap(service -> service.getMethods().stream());
    }

    /** Calls whose stream is a run's, but for the one that watches a run that is there. */
    private static List<MethodDescriptor> opening() {
        return methods()
                .filter(method -> method.getOutputType().findFieldByName("event") != null)
                .filter(method -> !method.getName().equals("WatchRun"))
                .toList();
    }

    private static Map<Integer, Descriptor> items(Descriptor answer) {
        return answer.getFields().stream()
                .collect(Collectors.toMap(FieldDescriptor::getNumber, FieldDescriptor::getMessageType));
    }

    @Test
    @DisplayName("no file with a service is left out here")
    void noFileWithAServiceIsLeftOut() throws IOException {
        try (var files = Files.list(Server.ROOT.resolve("proto/assay/v1"))) {
            Set<String> withService = files.filter(file -> read(file).contains("\nservice "))
                    .map(file -> "assay/v1/" + file.getFileName())
                    .collect(Collectors.toSet());
            assertEquals(
                    withService, SERVICES.stream().map(FileDescriptor::getName).collect(Collectors.toSet()));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    @Test
    @DisplayName("every call that opens a run is a method of the client")
    void everyCallThatOpensARunIsAMethodOfTheClient() {
        Set<String> methods = Stream.of(Client.class.getMethods())
                .filter(method -> method.getReturnType() == Run.class)
                .map(method -> method.getName().toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.toSet());
        assertTrue(opening().size() >= 3);
        opening()
                .forEach(method -> assertTrue(
                        methods.contains(method.getName().toLowerCase(java.util.Locale.ROOT)), method.getName()));
    }

    @Test
    @DisplayName(
            "every stream of a run can be read as that of a watched one, and its request has what opening it needs")
    void everyStreamOfARunCanBeReadAsThatOfAWatchedOne() {
        for (MethodDescriptor method : opening()) {
            assertEquals(items(WatchRunResponse.getDescriptor()), items(method.getOutputType()), method.getName());
            for (String name : List.of(Opening.REQUEST_ID, Opening.EVENT_DETAIL)) {
                assertTrue(method.getInputType().findFieldByName(name) != null, method.getName() + "." + name);
            }
        }
    }
}
