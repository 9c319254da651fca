// The small real model behind an OpenAI-compatible endpoint, for tests: a real tokenizer, real streaming, real truncation.
//
//   node serve.mjs        prints {"port":N} on standard output when it is ready, and serves 127.0.0.1:N until it is ended
//
// POST /v1/chat/completions   stream, stream_options.include_usage, response_format json_schema and json_object, max_tokens,
//                             max_completion_tokens, temperature (default 0, so replies repeat), seed, stop
// GET  /v1/models             the one model
// GET  /stats                 {"requests", "completed", "aborted", "running", "tokens"} since the start
//
// One request is generated at a time, on one thread; the others wait. A client that leaves stops its generation. A schema
// shapes the reply through a grammar; limits on numbers are not part of the grammar, so replies can break them.

import {createServer} from "node:http";
import {randomUUID} from "node:crypto";
import {fileURLToPath} from "node:url";
import {LlamaChat, LlamaLogLevel, getLlama} from "node-llama-cpp";

const MODEL = "smollm2-135m-instruct";
const CONTEXT_TOKENS = 4096;
const BODY_BYTES = 4 * 1024 * 1024;

const llama = await getLlama({
    gpu: false, build: "never", skipDownload: true, maxThreads: 1, logLevel: LlamaLogLevel.error
});
const model = await llama.loadModel({
    modelPath: fileURLToPath(new URL("SmolLM2-135M-Instruct.Q4_1.gguf", import.meta.url))
});
// A small batch, because a generation can be stopped only between batches.
const context = await model.createContext({contextSize: CONTEXT_TOKENS, batchSize: 128, threads: 1});
const sequence = context.getSequence();
const chat = new LlamaChat({contextSequence: sequence});

const stats = {requests: 0, completed: 0, aborted: 0, running: 0, tokens: 0};

class Refused extends Error {
    constructor(status, code, message) {
        super(message);
        Object.assign(this, {status, code});
    }
}
const invalid = (message, code = null) => new Refused(400, code, message);

// Each caller starts when the one before it has ended, well or not.
let last = Promise.resolve();
function inTurn(work) {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
}

async function bodyOf(request) {
    const parts = [];
    let bytes = 0;
    for await (const part of request) {
        bytes += part.length;
        if (bytes > BODY_BYTES) throw new Refused(413, null, `the body is over ${BODY_BYTES} bytes`);
        parts.push(part);
    }
    try {
        return JSON.parse(Buffer.concat(parts).toString("utf8"));
    } catch {
        throw invalid("the body is not JSON");
    }
}

function textOf(content) {
    if (typeof content === "string") return content;
    if (Array.isArray(content) && content.every((part) => part?.type === "text")) return content.map((part) => part.text).join("");
    throw invalid("a message's content must be a string or a list of text parts");
}

function historyOf(messages) {
    if (!Array.isArray(messages) || messages.length === 0) throw invalid("messages must be a list with at least one message");
    const history = messages.map(({role, content}) => {
        const text = textOf(content);
        if (role === "system" || role === "developer") return {type: "system", text};
        if (role === "user") return {type: "user", text};
        if (role === "assistant") return {type: "model", response: [text]};
        throw invalid(`unknown role ${JSON.stringify(role)}`);
    });
    if (history.at(-1).type !== "user") throw invalid("the last message must be the user's");
    return history;
}

async function grammarOf(format) {
    if (format === undefined || format.type === "text") return undefined;
    if (format.type === "json_object") return llama.getGrammarFor("json");
    if (format.type !== "json_schema") throw invalid(`unknown response_format ${JSON.stringify(format.type)}`);
    if (typeof format.json_schema?.schema !== "object") throw invalid("response_format.json_schema.schema is missing");
    try {
        return await llama.createGrammarForJsonSchema(format.json_schema.schema);
    } catch (error) {
        throw invalid(`the schema cannot become a grammar: ${error.message}`);
    }
}

async function readQuestion(request) {
    const body = await bodyOf(request);
    if (body.model !== MODEL) throw new Refused(404, "model_not_found", `the only model is ${MODEL}`);
    const history = historyOf(body.messages);
    const {contextText} = chat.chatWrapper.generateContextState({chatHistory: [...history, {type: "model", response: []}]});
    const promptTokens = contextText.tokenize(model.tokenizer).length;
    const room = CONTEXT_TOKENS - promptTokens;
    if (room <= 0) {
        throw invalid(`the context is ${CONTEXT_TOKENS} tokens, the messages are ${promptTokens}`, "context_length_exceeded");
    }
    return {
        history,
        promptTokens,
        stream: body.stream === true,
        includeUsage: body.stream_options?.include_usage === true,
        options: {
            grammar: await grammarOf(body.response_format),
            maxTokens: Math.min(body.max_completion_tokens ?? body.max_tokens ?? room, room),
            temperature: body.temperature ?? 0,
            seed: body.seed ?? undefined,
            customStopTriggers: body.stop == null ? undefined : [body.stop].flat()
        }
    };
}

const FINISH = {maxTokens: "length"};

function generate(question, signal, onTextChunk) {
    return inTurn(async () => {
        signal.throwIfAborted();
        stats.running += 1;
        let completionTokens = 0;
        try {
            // Nothing of the request before may change this reply.
            await sequence.clearHistory();
            const {response, metadata} = await chat.generateResponse(question.history, {
                ...question.options,
                signal,
                onTextChunk,
                onToken: (tokens) => {
                    completionTokens += tokens.length;
                    stats.tokens += tokens.length;
                }
            });
            return {
                text: response,
                finish: FINISH[metadata.stopReason] ?? "stop",
                usage: {
                    prompt_tokens: question.promptTokens,
                    completion_tokens: completionTokens,
                    total_tokens: question.promptTokens + completionTokens
                }
            };
        } finally {
            stats.running -= 1;
        }
    });
}

function sendJson(response, status, value) {
    response.writeHead(status, {"content-type": "application/json"});
    response.end(JSON.stringify(value));
}

async function sendWhole(response, question, head, signal) {
    const {text, finish, usage} = await generate(question, signal);
    const message = {role: "assistant", content: text};
    sendJson(response, 200, {
        ...head, object: "chat.completion", choices: [{index: 0, message, logprobs: null, finish_reason: finish}], usage
    });
}

async function sendStream(response, question, head, signal) {
    response.writeHead(200, {"content-type": "text/event-stream", "cache-control": "no-cache"});
    const send = (choices, usage = null) => response.write(`data: ${JSON.stringify({
        ...head, object: "chat.completion.chunk", choices, ...(question.includeUsage ? {usage} : {})
    })}\n\n`);
    const delta = (change, finish = null) => send([{index: 0, delta: change, logprobs: null, finish_reason: finish}]);

    delta({role: "assistant", content: ""});
    const {finish, usage} = await generate(question, signal, (text) => text && delta({content: text}));
    delta({}, finish);
    if (question.includeUsage) send([], usage);
    response.end("data: [DONE]\n\n");
}

function sendError(response, error) {
    const {status = 500, code = null} = error;
    const type = status < 500 ? "invalid_request_error" : "server_error";
    const value = {error: {message: error.message, type, param: null, code}};
    if (response.headersSent) response.end(`data: ${JSON.stringify(value)}\n\n`);
    else sendJson(response, status, value);
}

async function complete(request, response) {
    stats.requests += 1;
    const gone = new AbortController();
    response.on("close", () => {
        if (response.writableFinished) return;
        stats.aborted += 1;
        gone.abort();
    });
    const head = {id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model: MODEL};
    try {
        const question = await readQuestion(request);
        await (question.stream ? sendStream : sendWhole)(response, question, head, gone.signal);
        stats.completed += 1;
    } catch (error) {
        if (!gone.signal.aborted) sendError(response, error);
    }
}

const routes = {
    "POST /v1/chat/completions": complete,
    "GET /v1/models": (_, response) =>
        sendJson(response, 200, {object: "list", data: [{id: MODEL, object: "model", created: 0, owned_by: "assay-tests"}]}),
    "GET /stats": (_, response) => sendJson(response, 200, stats)
};

const server = createServer((request, response) => {
    const route = routes[`${request.method} ${request.url.split("?")[0]}`];
    if (route) route(request, response);
    else sendError(response, new Refused(404, null, `there is no ${request.method} ${request.url} here`));
});
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({port: server.address().port})));

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
