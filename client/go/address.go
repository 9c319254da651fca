package assay

import (
	"net"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"
	"unicode"

	"google.golang.org/grpc/codes"
)

var schemePorts = map[string]int{"http": 80, "https": 443}

// address is a server's: `http://host:port` is plaintext, `https://host:port` is TLS.
type address struct {
	given string
	host  string
	port  int
	tls   bool
}

// parseAddress reads an address; an empty one is that of ASSAY_SERVER. A bare `host:port` is plaintext, on this machine only.
func parseAddress(given string) (address, error) {
	if given == "" {
		given = os.Getenv("ASSAY_SERVER")
	}
	if given == "" {
		return address{}, refusal(say("no_address", nil))
	}
	bare := !strings.Contains(given, "://")
	parts, err := split(given, bare)
	if err != nil {
		return address{}, err
	}
	port, err := portOf(given, parts, bare)
	if err != nil {
		return address{}, err
	}
	found := address{given: given, host: parts.Hostname(), port: port, tls: parts.Scheme == "https"}
	if bare && !found.isLoopback() {
		return address{}, refusal(say("neither", facts{"address": given, "authority": found.authority()}))
	}
	return found, nil
}

// authority is `host:port`, as gRPC wants it.
func (a address) authority() string {
	return net.JoinHostPort(a.host, strconv.Itoa(a.port))
}

func (a address) isLoopback() bool {
	if a.host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(a.host)
	return err == nil && ip.IsLoopback()
}

func split(given string, bare bool) (*url.URL, error) {
	odd := func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }
	if strings.ContainsFunc(given, odd) {
		return nil, wrong(given, say("why_characters", nil))
	}
	full := given
	if bare {
		full = "http://" + given
	}
	parts, err := url.Parse(full)
	if err != nil {
		return nil, wrong(given, whyUnparsed(full))
	}
	switch {
	case schemePorts[parts.Scheme] == 0:
		return nil, wrong(given, say("why_scheme", facts{"scheme": parts.Scheme}))
	case parts.User != nil:
		return nil, wrong("...", say("why_user", nil))
	case parts.Hostname() == "":
		return nil, wrong(given, say("why_no_host", nil))
	case parts.Path != "" && parts.Path != "/" || parts.RawQuery != "" || parts.Fragment != "":
		return nil, wrong(given, say("why_path", nil))
	}
	return parts, nil
}

// whyUnparsed tells a port that is no number from the rest, as other platforms do.
func whyUnparsed(full string) string {
	_, rest, _ := strings.Cut(full, "://")
	authority, _, _ := strings.Cut(rest, "/")
	colon := strings.LastIndexByte(authority, ':')
	if colon < 0 || strings.ContainsAny(authority[colon:], "]") {
		return say("why_characters", nil)
	}
	return say("why_port", nil)
}

func portOf(given string, parts *url.URL, bare bool) (int, error) {
	if parts.Port() == "" {
		if bare || strings.HasSuffix(parts.Host, ":") {
			return 0, wrong(given, say("why_no_port", nil))
		}
		return schemePorts[parts.Scheme], nil
	}
	port, err := strconv.ParseUint(parts.Port(), 10, 16)
	if err != nil || port == 0 {
		return 0, wrong(given, say("why_port", nil))
	}
	return int(port), nil
}

func wrong(given, why string) error {
	return refusal(say("wrong_address", facts{"address": given, "why": why}))
}

func refusal(message string) error {
	return &Error{Code: codes.InvalidArgument, Message: message}
}
