package assay;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A call that could not be served; the message says what was wrong, where, and what would be right. */
public final class AssayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The class of the failure. */
    private final Status.Code code;

    private final transient Facts facts;

    /** What is known of a failure beside its code and message; what the server did not give is empty or null. */
    record Facts(String reason, List<Violation> violations, Duration retryDelay, String correlationId, boolean broken) {
        static final Facts NONE = new Facts("", List.of(), null, "", false);

        /** The connection failed, and not the server. */
        static final Facts BROKEN = new Facts("", List.of(), null, "", true);
    }

    AssayException(Status.Code code, String message, Facts facts, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.facts = facts;
    }

    /** A refusal of what this side was given. */
    static AssayException refusal(String message, Throwable cause) {
        return new AssayException(Status.Code.INVALID_ARGUMENT, message, Facts.NONE, cause);
    }

    /** The failure of a generated stub on {@link Client#channel()}, with all that is known of it. */
    public static AssayException of(StatusRuntimeException failure) {
        Status status = failure.getStatus();
        if (status.getCause() instanceof AssayException known) {
            return new AssayException(known.code, known.getMessage(), known.known(), failure);
        }
        return new AssayException(status.getCode(), status.getDescription(), Facts.NONE, failure);
    }

    /** The same error, with how often was tried. */
    AssayException after(int attempts) {
        String message = attempts > 1 ? getMessage() + " (tried " + attempts + " times)" : getMessage();
        return new AssayException(code, message, known(), this);
    }

    /** The class of the failure. */
    public Status.Code code() {
        return code;
    }

    /** The name of an {@code ErrorReason} without its prefix; empty where the server gave none. */
    public String reason() {
        return known().reason();
    }

    /** All the fields of the request that break their rules. */
    public List<Violation> violations() {
        return known().violations();
    }

    /** How long the server asks to wait before the call is made again. */
    public Optional<Duration> retryDelay() {
        return Optional.ofNullable(known().retryDelay());
    }

    /** What the server's log calls this failure; empty where it has no more to say. */
    public String correlationId() {
        return known().correlationId();
    }

    /** Whether the same call can succeed later: the server is unavailable, or the connection broke. */
    public boolean isTransient() {
        return known().broken() || code == Status.Code.UNAVAILABLE;
    }

    /** What came over serialization has lost them. */
    private Facts known() {
        return facts == null ? Facts.NONE : facts;
    }
}
