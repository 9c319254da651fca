import assert from "node:assert/strict";
import { test } from "node:test";

import { parseAddress } from "../src/address.js";
import { connect } from "../src/node/index.js";

test("addresses say TLS or plaintext", () => {
    const told: Record<string, string> = {
        "http://a.example": "a.example:80 plaintext",
        "https://a.example": "a.example:443 tls",
        "https://[2001:db8::1]:7420/": "[2001:db8::1]:7420 tls",
        "localhost:7420": "localhost:7420 plaintext",
        "127.0.0.1:1": "127.0.0.1:1 plaintext",
        "[::1]:7420": "[::1]:7420 plaintext",
    };
    for (const [given, want] of Object.entries(told)) {
        const { authority, tls } = parseAddress(given);
        assert.equal(`${authority} ${tls ? "tls" : "plaintext"}`, want);
    }
});

test("what is no address is refused with an example", () => {
    const told: Record<string, string> = {
        localhost: "it names no port",
        "http://a:": "it names no port",
        "localhost:0": "its port is not a number from 1 to 65535",
        "localhost:70000": "its port is not a number from 1 to 65535",
        "localhost:x": "its port is not a number from 1 to 65535",
        "localhost:1/x": "it has a path",
        "http://": "it names no host",
        "ftp://localhost:1": "the scheme is `ftp`, not http or https",
        "local host:1": "it has characters that no address has",
        "http://[::1:1": "it has characters that no address has",
    };
    for (const [given, why] of Object.entries(told)) {
        const message = `\`${given}\` is no address of a server: ${why}; write \`http://127.0.0.1:7420\``;
        assert.throws(() => parseAddress(given), { name: "AssayError", message });
    }
});

test("a user name in an address is not shown", () => {
    assert.throws(
        () => parseAddress("http://me:secret@localhost:1"),
        (error: Error) => !error.message.includes("secret") && error.message.includes("it has a user name in it"),
    );
});

test("a bare address of another machine is refused", () => {
    assert.throws(() => parseAddress("10.0.0.5:7420"), /write `https:\/\/10\.0\.0\.5:7420`, or `http:\/\/10\.0\.0\.5:7420` where/);
});

test("without an address there has to be one in the environment", async () => {
    await assert.rejects(connect(""), { message: /pass one, such as `http:\/\/127\.0\.0\.1:7420`, or set ASSAY_SERVER$/ });
});
