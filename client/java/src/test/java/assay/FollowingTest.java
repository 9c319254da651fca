package assay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import assay.v1.AutomatonVerdict;
import assay.v1.ItemFailed;
import assay.v1.ItemFinished;
import assay.v1.NoteGrade;
import assay.v1.Persona;
import assay.v1.PersonaResult;
import assay.v1.PersonaStatus;
import assay.v1.RunEvent;
import assay.v1.RunFinished;
import assay.v1.WatchRunResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FollowingTest {
    private final Following following =
            new Following(new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), 3), "", 0);

    private static WatchRunResponse message(RunEvent.Builder event) {
        return WatchRunResponse.newBuilder().setEvent(event.setRunId("run")).build();
    }

    private static AssayException outage() {
        return new AssayException(Status.Code.UNAVAILABLE, "down for a moment", AssayException.Facts.NONE, null);
    }

    @Test
    @DisplayName("events that came before are left out, and the last event ends it")
    void eventsThatCameBeforeAreLeftOut() {
        List<Boolean> fresh = Stream.of(1, 2, 1, 2, 3)
                .map(sequence -> following
                        .take(message(RunEvent.newBuilder().setSequence(sequence)))
                        .isPresent())
                .toList();
        assertEquals(List.of(true, true, false, false, true), fresh);
        assertEquals(3, following.afterSequence());
        assertFalse(following.ended());
        following.take(message(RunEvent.newBuilder().setSequence(4).setRunFinished(RunFinished.getDefaultInstance())));
        assertTrue(following.ended());
    }

    @Test
    @DisplayName("a message of a kind that only a newer server knows is left out")
    void aMessageOfANewerKindIsLeftOut() {
        assertTrue(following.take(WatchRunResponse.getDefaultInstance()).isEmpty());
    }

    @Test
    @DisplayName("attempts without progress are bounded, and progress starts them anew")
    void attemptsWithoutProgressAreBounded() {
        following.lost(outage());
        following.lost(outage());
        following.take(message(RunEvent.newBuilder().setSequence(1)));
        assertEquals(Duration.ofMillis(100), following.lost(outage()));
        assertEquals(Duration.ofMillis(200), following.lost(outage()));
        String said = assertThrows(AssayException.class, () -> following.lost(outage()))
                .getMessage();
        assertEquals("down for a moment (tried 3 times)", said);
    }

    @Test
    @DisplayName("a refusal is given out at once, as it is")
    void aRefusalIsGivenOutAtOnce() {
        AssayException refused = AssayException.refusal("no", null);
        assertEquals(
                "no",
                assertThrows(AssayException.class, () -> following.lost(refused))
                        .getMessage());
    }

    @Test
    @DisplayName("waits double up to the longest, and are at least what the server asks")
    void waitsDoubleUpToTheLongest() {
        Backoff backoff = Backoff.DEFAULT;
        assertEquals(Duration.ofMillis(100), backoff.delay(1, Duration.ZERO));
        assertEquals(Duration.ofMillis(800), backoff.delay(4, Duration.ZERO));
        assertEquals(Duration.ofSeconds(10), backoff.delay(60, Duration.ZERO));
        assertEquals(Duration.ofSeconds(3), backoff.delay(1, Duration.ofSeconds(3)));
        assertEquals(Duration.ofSeconds(10), backoff.delay(1, Duration.ofHours(1)));
    }

    @Test
    @DisplayName("results are gathered by number")
    void resultsAreGatheredByNumber() {
        Gathered gathered = new Gathered();
        for (String id : List.of("persona-10", "persona-2", "persona-3", "persona-4")) {
            gathered.take(finished(id).build());
        }
        gathered.take(RunEvent.newBuilder()
                .setItemId("persona-4")
                .setItemFailed(ItemFailed.getDefaultInstance())
                .build());
        assertThrows(AssayException.class, () -> gathered.finish(assay.v1.Run.getDefaultInstance()));
        gathered.take(RunEvent.newBuilder()
                .setRunFinished(RunFinished.getDefaultInstance())
                .build());
        Finished finished = gathered.finish(assay.v1.Run.getDefaultInstance());
        assertEquals(List.of("persona-2", "persona-10"), ids(finished.personas()));
        assertEquals(List.of("persona-3"), ids(finished.rejected()));
    }

    @Test
    @DisplayName("verdicts and grades are gathered by number, whichever came first")
    void verdictsAndGradesAreGatheredByNumber() {
        Gathered gathered = new Gathered();
        for (String document : List.of("note-2", "note-1")) {
            NoteGrade grade = NoteGrade.newBuilder().setDocument(document).build();
            gathered.take(through(document, ItemFinished.newBuilder().setNote(grade)));
        }
        gathered.take(through("case-1", ItemFinished.newBuilder().setAutomaton(AutomatonVerdict.getDefaultInstance())));
        gathered.take(RunEvent.newBuilder()
                .setRunFinished(RunFinished.getDefaultInstance())
                .build());
        Finished finished = gathered.finish(assay.v1.Run.getDefaultInstance());
        assertEquals(
                List.of("note-1", "note-2"),
                finished.grades().stream().map(NoteGrade::getDocument).toList());
        assertEquals(1, finished.verdicts().size());
        assertEquals(List.of(), finished.personas());
    }

    private static RunEvent through(String id, ItemFinished.Builder item) {
        return RunEvent.newBuilder()
                .setItemId(id)
                .setItemFinished(item.setLast(true))
                .build();
    }

    private static RunEvent.Builder finished(String id) {
        PersonaStatus status =
                id.equals("persona-3") ? PersonaStatus.PERSONA_STATUS_REJECTED : PersonaStatus.PERSONA_STATUS_REFINED;
        PersonaResult.Builder result = PersonaResult.newBuilder()
                .setPersona(Persona.newBuilder().setId(id))
                .setStatus(status);
        return RunEvent.newBuilder()
                .setItemId(id)
                .setItemFinished(ItemFinished.newBuilder().setLast(true).setPersona(result));
    }

    private static List<String> ids(List<PersonaResult> results) {
        return results.stream().map(result -> result.getPersona().getId()).toList();
    }
}
