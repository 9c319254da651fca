package assay

import (
	"strings"
	"testing"
)

func TestAddressesSayTLSOrPlaintext(t *testing.T) {
	for given, want := range map[string]string{
		"http://a.example":            "a.example:80 plaintext",
		"https://a.example":           "a.example:443 tls",
		"https://[2001:db8::1]:7420/": "[2001:db8::1]:7420 tls",
		"localhost:7420":              "localhost:7420 plaintext",
		"127.0.0.1:1":                 "127.0.0.1:1 plaintext",
		"[::1]:7420":                  "[::1]:7420 plaintext",
	} {
		address, err := parseAddress(given)
		got := address.authority() + map[bool]string{true: " tls", false: " plaintext"}[address.tls]
		if err != nil || got != want {
			t.Errorf("%s is %s: %v", given, got, err)
		}
	}
}

func TestWhatIsNoAddressIsRefusedWithAnExample(t *testing.T) {
	for given, why := range map[string]string{
		"localhost":         "it names no port",
		"http://a:":         "it names no port",
		"localhost:0":       "its port is not a number from 1 to 65535",
		"localhost:70000":   "its port is not a number from 1 to 65535",
		"localhost:x":       "its port is not a number from 1 to 65535",
		"localhost:1/x":     "it has a path",
		"http://":           "it names no host",
		"ftp://localhost:1": "the scheme is `ftp`, not http or https",
		"local host:1":      "it has characters that no address has",
	} {
		_, err := parseAddress(given)
		want := "`" + given + "` is no address of a server: " + why + "; write `http://127.0.0.1:7420`"
		if err == nil || err.Error() != want {
			t.Errorf("%v, not %s", err, want)
		}
	}
}

func TestAUserNameInAnAddressIsNotShown(t *testing.T) {
	if _, err := parseAddress("http://me:secret@localhost:1"); err == nil || strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
}

func TestWithoutAnAddressThatOfTheEnvironmentIsTaken(t *testing.T) {
	t.Setenv("ASSAY_SERVER", "https://a.example:1")
	if address, err := parseAddress(""); err != nil || address.authority() != "a.example:1" {
		t.Error(address, err)
	}
	t.Setenv("ASSAY_SERVER", "")
	if _, err := parseAddress(""); err == nil || !strings.Contains(err.Error(), "set ASSAY_SERVER") {
		t.Error(err)
	}
}
