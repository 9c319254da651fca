/** What is new in the contract does not pass by the client. */
import type { DescService } from "@bufbuild/protobuf";
import assert from "node:assert/strict";
import { test } from "node:test";

import * as contract from "../src/gen/v1.js";
import { connect } from "../src/web/index.js";

const client: object = connect("http://127.0.0.1:7420");
const services = Object.values<unknown>(contract).filter(isService);

function isService(exported: unknown): exported is DescService {
    return typeof exported === "object" && exported !== null && "kind" in exported && exported.kind === "service";
}

test("every service of the contract is a field of the client", () => {
    const fields = services.map(({ name }) => name.replace(/Service$/, "").toLowerCase());
    assert.deepEqual(
        fields.filter((field) => !(field in client)),
        [],
    );
});

test("every call that streams a run is a method of the client", () => {
    const calls = services.flatMap(({ methods }) => methods);
    const runs = calls.filter(({ output }) => output.fields.some(({ message }) => message?.typeName === contract.RunEventSchema.typeName));
    assert.deepEqual(
        runs.filter(({ localName }) => !(localName in client)).map(({ name }) => name),
        [],
    );
    assert(runs.length >= 2);
});
