package assay;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's address: {@code http://host:port} is plaintext, {@code https://host:port} is TLS.
 *
 * @param host an IPv6 address has no brackets
 */
record Address(String given, String host, int port, boolean tls) {
    private static final Map<String, Integer> PORTS = Map.of("http", 80, "https", 443);
    private static final int LARGEST_PORT = 65535;
    private static final Pattern PARTS = Pattern.compile("(?:(?<scheme>[^:/?#]*)://)?(?<authority>[^/?#]*)(?<rest>.*)");
    private static final Pattern AUTHORITY =
            Pattern.compile("(?<host>\\[[0-9a-fA-F:.]+\\]|[^:\\[\\]]*)(?::(?<port>.*))?");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|::1|127(\\.\\d{1,3}){3}");

    /** What no address has, and what would let one be read as another. */
    private static final Pattern ODD = Pattern.compile("[\\s\\p{C}]", Pattern.UNICODE_CHARACTER_CLASS);

    /** Reads an address. A bare {@code host:port} is plaintext, on this machine only. */
    static Address parse(String given) {
        Matcher parts = PARTS.matcher(given);
        if (ODD.matcher(given).find() || !parts.matches()) {
            throw wrong(given, Text.say("why_characters"));
        }
        String scheme = parts.group("scheme") == null ? "http" : parts.group("scheme");
        if (!PORTS.containsKey(scheme)) {
            throw wrong(given, Text.say("why_scheme", "scheme", scheme));
        }
        if (parts.group("authority").contains("@")) {
            throw wrong("...", Text.say("why_user"));
        }
        return parse(given, scheme, parts);
    }

    private static Address parse(String given, String scheme, Matcher parts) {
        Matcher authority = AUTHORITY.matcher(parts.group("authority"));
        if (!authority.matches()) {
            throw wrong(given, Text.say("why_characters"));
        }
        String host = authority.group("host").replaceAll("[\\[\\]]", "");
        if (host.isEmpty()) {
            throw wrong(given, Text.say("why_no_host"));
        }
        if (!parts.group("rest").isEmpty() && !parts.group("rest").equals("/")) {
            throw wrong(given, Text.say("why_path"));
        }
        boolean bare = parts.group("scheme") == null;
        Integer usual = bare ? null : PORTS.get(scheme);
        Address found = new Address(given, host, port(given, authority.group("port"), usual), scheme.equals("https"));
        if (bare && !found.isLoopback()) {
            throw refusal(Text.say("neither", "address", given, "authority", found.authority()));
        }
        return found;
    }

    private static int port(String given, String written, Integer usual) {
        if (written == null && usual != null) {
            return usual;
        }
        if (written == null || written.isEmpty()) {
            throw wrong(given, Text.say("why_no_port"));
        }
        int port = written.matches("[0-9]{1,9}") ? Integer.parseInt(written) : 0;
        if (port < 1 || port > LARGEST_PORT) {
            throw wrong(given, Text.say("why_port"));
        }
        return port;
    }

    /** {@code host:port}, as gRPC wants it. */
    String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Whether what is sent there stays on this machine. */
    boolean isLoopback() {
        return LOOPBACK.matcher(host).matches();
    }

    /** Refuses a token that would be readable on the way. */
    void keepPrivate(String token) {
        if (token != null && !tls && !isLoopback()) {
            throw refusal(Text.say("token_in_plaintext", "address", given, "authority", authority()));
        }
    }

    private static AssayException wrong(String given, String why) {
        return refusal(Text.say("wrong_address", "address", given, "why", why));
    }

    private static AssayException refusal(String message) {
        return AssayException.refusal(message, null);
    }
}
