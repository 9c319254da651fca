package assay.conformance;

import assay.AssayException;
import assay.Item;
import assay.v1.RunEvent;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Duration;

/** What was done, as the scenarios judge it. */
final class Said {
    private Said() {}

    static JsonObject error(Exception failure) {
        JsonObject error = new JsonObject();
        error.addProperty("code", "UNKNOWN");
        error.addProperty("message", failure.toString());
        if (failure instanceof AssayException known) {
            error.addProperty("code", known.code().name());
            error.addProperty("message", known.getMessage());
            error.addProperty("reason", known.reason());
            JsonArray violations = new JsonArray();
            known.violations().forEach(violation -> violations.add(violation.field()));
            error.add("violations", violations);
            error.addProperty(
                    "retry_ms", known.retryDelay().map(Duration::toMillis).orElse(0L));
            error.addProperty("correlation_id", known.correlationId());
        }
        return of("error", error);
    }

    static JsonObject of(String name, com.google.gson.JsonElement said) {
        JsonObject done = new JsonObject();
        done.add(name, said);
        return done;
    }

    /** An item of a stream: of an event, its kind is the name of its field in the contract. */
    static JsonObject item(Item item) {
        JsonObject said = new JsonObject();
        if (item instanceof Item.Event found) {
            RunEvent event = found.event();
            var kind = RunEvent.getDescriptor()
                    .findFieldByNumber(event.getKindCase().getNumber());
            said.addProperty("sequence", event.getSequence());
            said.addProperty("run", event.getRunId());
            said.addProperty("kind", kind == null ? "" : kind.getName());
            said.addProperty("reason", event.getWarning().getReasonValue());
            if (event.hasItemFailed() || event.getRunFinished().hasError()) {
                var failure = event.hasItemFailed()
                        ? event.getItemFailed().getError()
                        : event.getRunFinished().getError();
                said.addProperty("error", failure.getReason().name());
            }
            if (event.hasRetrying()) {
                said.addProperty("error", event.getRetrying().getReason().name());
            }
            if (event.hasRunFinished()) {
                said.addProperty("outcome", event.getRunFinished().getOutcome().name());
            }
        } else {
            said.addProperty("kind", item instanceof Item.Heartbeat ? "heartbeat" : "progress");
        }
        return said;
    }
}
