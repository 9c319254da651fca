package assay;

import assay.v1.AutomatonServiceGrpc;
import assay.v1.DocumentSet;
import assay.v1.EventDetail;
import assay.v1.GeneratePersonasRequest;
import assay.v1.GradeNotesRequest;
import assay.v1.NoteServiceGrpc;
import assay.v1.PersonaServiceGrpc;
import assay.v1.VerifyAutomataRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A connection to a server, for any number of threads, virtual ones too. What its calls throw is an {@link AssayException}. The deadline and
 * the cancellation of gRPC's current {@link io.grpc.Context} bound them.
 */
public final class Client implements AutoCloseable {
    private static final long FAREWELL_SECONDS = 5;

    private final ManagedChannel connection;
    private final Channel channel;
    private final Backoff backoff;
    private final Duration deadline;
    private final String traceparent;

    Client(ManagedChannel connection, Channel channel, Backoff backoff) {
        this(connection, channel, backoff, null, null);
    }

    private Client(ManagedChannel connection, Channel channel, Backoff backoff, Duration deadline, String traceparent) {
        this.connection = connection;
        this.channel = channel;
        this.backoff = backoff;
        this.deadline = deadline;
        this.traceparent = traceparent;
    }

    /** Connects to the server of ASSAY_SERVER. */
    public static Client connect() {
        return connect("");
    }

    /**
     * Connects to {@code http://host:port} (plaintext) or {@code https://host:port} (TLS). A bare {@code host:port} is plaintext and has to be
     * this machine. Where no connection comes about the exception says what to do about it.
     */
    public static Client connect(String address) {
        return at(address).connect();
    }

    /** Says more of how to connect; an empty address is that of ASSAY_SERVER. */
    public static Connecting at(String address) {
        return new Connecting(address);
    }

    /** The same connection, with so much time for every call and for the whole of every following, from when it is begun. */
    public Client withDeadline(Duration deadline) {
        return new Client(connection, channel, backoff, deadline, traceparent);
    }

    /** The same connection, with calls that carry a W3C {@code traceparent}. */
    public Client withTraceparent(String traceparent) {
        return new Client(connection, channel, backoff, deadline, traceparent);
    }

    /**
     * Makes any call that has one answer: {@code client.call(RunServiceGrpc.getGetRunMethod(), request)}.
     *
     * @throws AssayException where it could not be served
     */
    public <Q, A> A call(MethodDescriptor<Q, A> method, Q request) {
        return call(method, request, options());
    }

    <Q, A> A call(MethodDescriptor<Q, A> method, Q request, CallOptions options) {
        try {
            return ClientCalls.blockingUnaryCall(channel, method, options, request);
        } catch (StatusRuntimeException failure) {
            throw AssayException.of(failure);
        }
    }

    /**
     * For generated stubs, such as {@code RunServiceGrpc.newFutureStub(client.channel())}. Their failures have the same words, and {@link
     * AssayException#of} has the rest. Neither deadline nor traceparent of this client goes along.
     */
    public Channel channel() {
        return channel;
    }

    /**
     * Opens a run. It is followed, and begins, with its iterator, its publisher or {@link Run#collect}. A request without an id gets one, so that
     * making it again after a broken connection never makes a second run.
     */
    public Run generatePersonas(GeneratePersonasRequest request) {
        return new Opening<>(PersonaServiceGrpc.getGeneratePersonasMethod(), request).run(this, backoff);
    }

    /** Opens a run over clinical notes, in the same way. */
    public Run gradeNotes(GradeNotesRequest request) {
        return new Opening<>(NoteServiceGrpc.getGradeNotesMethod(), request).run(this, backoff);
    }

    /** Opens a run over a batch of sentences, in the same way. */
    public Run verifyAutomata(VerifyAutomataRequest request) {
        return new Opening<>(AutomatonServiceGrpc.getVerifyAutomataMethod(), request).run(this, backoff);
    }

    /**
     * Makes any call that answers with a stream that is no run: {@code client.stream(AutomatonServiceGrpc.getGenerateCasesMethod(), request)}.
     * Nothing of it is made again after a broken connection.
     */
    public <Q, A> Answers<A> stream(MethodDescriptor<Q, A> method, Q request) {
        return new Answers<>(
                options -> ClientCalls.blockingServerStreamingCall(channel, method, options, request), options());
    }

    /** Follows a run from its beginning to its end. */
    public Run watchRun(String id) {
        return watchRun(id, 0, EventDetail.EVENT_DETAIL_UNSPECIFIED);
    }

    /**
     * Follows a run to its end.
     *
     * @param after events after this number; 0 is the beginning
     */
    public Run watchRun(String id, long after, EventDetail detail) {
        return new Run(this, new Following(backoff, id, after), detail, null);
    }

    /** Sends files and gives the set they have become. What was sent before an outage or a broken connection is not sent again. */
    public DocumentSet upload(List<LocalFile> files) {
        return upload(files, UploadOptions.NONE);
    }

    /** The same, with an id, a provenance or a listener. */
    public DocumentSet upload(List<LocalFile> files, UploadOptions options) {
        return new Upload(this, backoff, files, options).send();
    }

    /** Ends the connection, once the calls on it are through or five seconds have passed. */
    @Override
    public void close() {
        connection.shutdown();
        try {
            if (!connection.awaitTermination(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
                connection.shutdownNow();
            }
        } catch (InterruptedException stopped) {
            connection.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** What calls from now on are made with. */
    CallOptions options() {
        CallOptions options = traceparent == null
                ? CallOptions.DEFAULT
                : CallOptions.DEFAULT.withOption(Speaking.TRACEPARENT, traceparent);
        return deadline == null ? options : options.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
    }
}
