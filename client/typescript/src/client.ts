import { create, type Message, type MessageInitShape } from "@bufbuild/protobuf";
import type { GenMessage } from "@bufbuild/protobuf/codegenv2";
import { createClient, type Client as Stub, type Transport } from "@connectrpc/connect";

import type { Backoff } from "./backoff.js";
import { type Answer, Following } from "./following.js";
import { AutomatonService, VerifyAutomataRequestSchema } from "./gen/assay/v1/automaton_pb.js";
import { CatalogService } from "./gen/assay/v1/catalog_pb.js";
import { EventDetail } from "./gen/assay/v1/event_pb.js";
import { GradeNotesRequestSchema, NoteService } from "./gen/assay/v1/note_pb.js";
import { GeneratePersonasRequestSchema, PersonaService } from "./gen/assay/v1/persona_pb.js";
import { RunService } from "./gen/assay/v1/run_pb.js";
import { SourceService } from "./gen/assay/v1/source_pb.js";
import { type Call, Run, type RunOptions } from "./run.js";
import { uuid } from "./uuid.js";

/** The calls of RunService. */
export type Runs = Stub<typeof RunService>;

/** How a run is watched. */
export interface WatchOptions extends RunOptions {
    /** Events after this number; 0, the default, is the beginning. */
    readonly after?: bigint;
    /** Which events come; all, unless said otherwise. */
    readonly detail?: EventDetail;
}

/** A request that opens a run. */
type Asked = Message & { requestId: string; readonly eventDetail: EventDetail };

/** A client of a server, for any number of calls at once. What its calls reject with is an `AssayError`. */
export class Client {
    /** The calls of PersonaService; a run is better made by {@link Client.generatePersonas}. */
    readonly persona: Stub<typeof PersonaService>;
    /** The calls of RunService; a run is better watched by {@link Client.watchRun}. */
    readonly run: Runs;
    /** The calls of SourceService. */
    readonly source: Stub<typeof SourceService>;
    /** The calls of CatalogService. */
    readonly catalog: Stub<typeof CatalogService>;
    /** The calls of AutomatonService; a batch is better verified by {@link Client.verifyAutomata}. */
    readonly automaton: Stub<typeof AutomatonService>;
    /** The calls of NoteService; notes are better graded by {@link Client.gradeNotes}. */
    readonly note: Stub<typeof NoteService>;
    /** @internal */
    protected readonly backoff: Backoff;

    /** @internal */
    constructor(transport: Transport, backoff: Backoff) {
        this.backoff = backoff;
        this.persona = createClient(PersonaService, transport);
        this.run = createClient(RunService, transport);
        this.source = createClient(SourceService, transport);
        this.catalog = createClient(CatalogService, transport);
        this.automaton = createClient(AutomatonService, transport);
        this.note = createClient(NoteService, transport);
    }

    /**
     * Opens a run; it begins once its items are asked for. A request without an id gets one, so that making it again after a broken connection
     * never makes a second run.
     */
    generatePersonas(request: MessageInitShape<typeof GeneratePersonasRequestSchema>, options: RunOptions = {}): Run {
        const asked = withId(GeneratePersonasRequestSchema, request);
        return this.#opened(asked, options, (call) => this.persona.generatePersonas(asked, call));
    }

    /** Opens a run over clinical notes, in the same way. */
    gradeNotes(request: MessageInitShape<typeof GradeNotesRequestSchema>, options: RunOptions = {}): Run {
        const asked = withId(GradeNotesRequestSchema, request);
        return this.#opened(asked, options, (call) => this.note.gradeNotes(asked, call));
    }

    /** Opens a run over a batch of sentences, in the same way. */
    verifyAutomata(request: MessageInitShape<typeof VerifyAutomataRequestSchema>, options: RunOptions = {}): Run {
        const asked = withId(VerifyAutomataRequestSchema, request);
        return this.#opened(asked, options, (call) => this.automaton.verifyAutomata(asked, call));
    }

    /** Follows a run that exists to its end. */
    watchRun(id: string, { after = 0n, detail = EventDetail.UNSPECIFIED, ...options }: WatchOptions = {}): Run {
        const following = new Following(this.backoff);
        [following.runId, following.afterSequence] = [id, after];
        return new Run(this.run, following, detail, options);
    }

    #opened({ eventDetail }: Asked, options: RunOptions, open: (call: Call) => AsyncIterable<Answer>): Run {
        return new Run(this.run, new Following(this.backoff), eventDetail, options, open);
    }
}

/** A request of its own, with an id: the caller's is left as it is. */
function withId<R extends Asked>(schema: GenMessage<R>, request: MessageInitShape<GenMessage<R>>): R {
    const asked = create(schema, { ...request });
    asked.requestId ||= uuid();
    return asked;
}
