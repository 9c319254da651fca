package assay;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** What the clients of all languages share: their words, and which calls they make again. */
final class Text {
    private static final Struct MESSAGES = shared("messages.json");

    private Text() {}

    /** The text of that name with its places filled, each named before what fills it. */
    static String say(String name, Object... facts) {
        String said = MESSAGES.getFieldsOrThrow(name).getStringValue();
        for (int i = 0; i < facts.length; i += 2) {
            said = said.replace("{" + facts[i] + "}", String.valueOf(facts[i + 1]));
        }
        return said;
    }

    /** The cause, which is the platform's to word, behind what is said. */
    static String because(String said, String cause) {
        return cause == null || cause.isEmpty() ? said : said + " (" + cause + ")";
    }

    /** The service configuration, in the classes that gRPC takes it in. */
    static Map<String, ?> serviceConfig() {
        return plain(shared("service-config.json"));
    }

    private static Struct shared(String name) {
        try (InputStream content = Text.class.getResourceAsStream(name)) {
            if (content == null) {
                throw new IOException(name + " is missing from the package");
            }
            Struct.Builder read = Struct.newBuilder();
            JsonFormat.parser().merge(new String(content.readAllBytes(), StandardCharsets.UTF_8), read);
            return read.build();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private static Map<String, ?> plain(Struct struct) {
        return struct.getFieldsMap().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, field -> plain(field.getValue())));
    }

    private static Object plain(Value value) {
        return switch (value.getKindCase()) {
            case STRUCT_VALUE -> plain(value.getStructValue());
            case LIST_VALUE ->
                value.getListValue().getValuesList().stream().map(Text::plain).toList();
            case NUMBER_VALUE -> value.getNumberValue();
            case BOOL_VALUE -> value.getBoolValue();
            default -> value.getStringValue();
        };
    }
}
