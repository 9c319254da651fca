package assay;

import assay.AssayException.Facts;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RequestInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a call was, for the words of its failure.
 *
 * @param limit of messages that are taken in, in bytes
 * @param context the caller's
 */
record Failure(String address, String method, int limit, boolean token, Context context) {
    private static final String DOMAIN = "assay";

    /** The codes of a failed connection, where the server did not send them itself. */
    private static final Set<Status.Code> TRANSPORT =
            EnumSet.of(Status.Code.UNAVAILABLE, Status.Code.UNKNOWN, Status.Code.INTERNAL, Status.Code.CANCELLED);

    /** The failure as this client says it. */
    AssayException explain(Status status, Metadata trailers) {
        com.google.rpc.Status found = StatusProto.fromStatusAndTrailers(status, trailers);
        if (found.getDetailsCount() > 0) {
            return new AssayException(status.getCode(), found.getMessage(), facts(found.getDetailsList()), null);
        }
        return unexplained(status);
    }

    /** The server explains every status of its own, so this one is of the transport, or of another service. */
    private AssayException unexplained(Status status) {
        String cause = status.getDescription();
        Facts facts = Facts.NONE;
        String said =
                switch (status.getCode()) {
                    case UNIMPLEMENTED -> Text.say("unimplemented", "address", address, "method", method);
                    case UNAUTHENTICATED -> Text.say(token ? "token_refused" : "token_missing", "address", address);
                    case RESOURCE_EXHAUSTED -> Text.say("answer_too_large", "limit", limit);
                    case DEADLINE_EXCEEDED -> Text.say("deadline");
                    default -> null;
                };
        if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
            cause = null;
        } else if (said == null && isCallers(status)) {
            said = Text.say("cancelled");
        } else if (said == null && TRANSPORT.contains(status.getCode())) {
            said = Text.say("broken");
            facts = Facts.BROKEN;
            cause = status.getCause() == null
                    ? cause
                    : cause + ": " + status.getCause().getMessage();
        }
        String message = said == null ? String.valueOf(cause) : Text.because(said, cause);
        return new AssayException(status.getCode(), message, facts, status.getCause());
    }

    private boolean isCallers(Status status) {
        return context.isCancelled() || status.getCause() instanceof InterruptedException;
    }

    private static Facts facts(List<Any> details) {
        String reason = detail(details, ErrorInfo.class)
                .filter(info -> info.getDomain().equals(DOMAIN))
                .map(ErrorInfo::getReason)
                .orElse("");
        List<Violation> violations = detail(details, BadRequest.class).stream()
                .flatMap(request -> request.getFieldViolationsList().stream())
                .map(found -> new Violation(found.getField(), found.getDescription()))
                .toList();
        Duration retryDelay = detail(details, RetryInfo.class)
                .map(RetryInfo::getRetryDelay)
                .map(delay -> Duration.ofSeconds(delay.getSeconds(), delay.getNanos()))
                .orElse(null);
        String correlationId = detail(details, RequestInfo.class)
                .map(RequestInfo::getRequestId)
                .orElse("");
        return new Facts(reason, violations, retryDelay, correlationId, false);
    }

    private static <M extends Message> Optional<M> detail(List<Any> details, Class<M> kind) {
        try {
            for (Any detail : details) {
                if (detail.is(kind)) {
                    return Optional.of(detail.unpack(kind));
                }
            }
            return Optional.empty();
        } catch (InvalidProtocolBufferException error) {
            // A detail that cannot be read says nothing; the code and the message stay.
            return Optional.empty();
        }
    }
}
