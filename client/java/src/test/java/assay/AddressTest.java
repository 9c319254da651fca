package assay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @CsvSource({
        "http://a.example, a.example:80, false",
        "https://a.example, a.example:443, true",
        "https://[2001:db8::1]:7420/, [2001:db8::1]:7420, true",
        "localhost:7420, localhost:7420, false",
        "127.0.0.1:1, 127.0.0.1:1, false",
        "[::1]:7420, [::1]:7420, false",
    })
    @DisplayName("addresses say TLS or plaintext")
    void addressesSayTlsOrPlaintext(String given, String authority, boolean tls) {
        Address address = Address.parse(given);
        assertEquals(authority, address.authority());
        assertEquals(tls, address.tls());
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, it names no port",
        "http://a:, it names no port",
        "localhost:0, its port is not a number from 1 to 65535",
        "localhost:70000, its port is not a number from 1 to 65535",
        "localhost:x, its port is not a number from 1 to 65535",
        "localhost:1/x, it has a path",
        "http://, it names no host",
        "ftp://localhost:1, 'the scheme is `ftp`, not http or https'",
        "local host:1, it has characters that no address has",
        "http://[::1:1, it has characters that no address has",
    })
    @DisplayName("what is no address is refused with an example")
    void whatIsNoAddressIsRefusedWithAnExample(String given, String why) {
        String said =
                assertThrows(AssayException.class, () -> Address.parse(given)).getMessage();
        assertEquals("`" + given + "` is no address of a server: " + why + "; write `http://127.0.0.1:7420`", said);
    }

    @Test
    @DisplayName("a user name in an address is not shown")
    void aUserNameInAnAddressIsNotShown() {
        String given = "http://me:secret@localhost:1";
        String said =
                assertThrows(AssayException.class, () -> Address.parse(given)).getMessage();
        assertFalse(said.contains("secret"));
        assertTrue(said.contains("it has a user name in it"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.5:7420", "a.example:7420"})
    @DisplayName("a bare address of another machine is refused")
    void aBareAddressOfAnotherMachineIsRefused(String given) {
        String said =
                assertThrows(AssayException.class, () -> Address.parse(given)).getMessage();
        assertTrue(said.contains("write `https://" + given + "`, or `http://" + given + "` where"), said);
    }
}
