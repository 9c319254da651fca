package assay;

import assay.v1.AutomatonVerdict;
import assay.v1.ItemFinished;
import assay.v1.NoteGrade;
import assay.v1.PersonaResult;
import assay.v1.PersonaStatus;
import assay.v1.RunFinished;
import assay.v1.Warning;
import java.util.List;

/**
 * A run that has ended.
 *
 * @param run the run
 * @param end how it ended
 * @param results the items that are through, by number, whatever they are
 * @param warnings all of them, in order
 */
public record Finished(assay.v1.Run run, RunFinished end, List<ItemFinished> results, List<Warning> warnings) {
    /** The personas that were delivered. */
    public List<PersonaResult> personas() {
        return personas(false);
    }

    /** The personas that stayed below the threshold: shown, not delivered. */
    public List<PersonaResult> rejected() {
        return personas(true);
    }

    /** Verdicts of a batch of sentences, in the order of its rows. */
    public List<AutomatonVerdict> verdicts() {
        return results.stream()
                .filter(ItemFinished::hasAutomaton)
                .map(ItemFinished::getAutomaton)
                .toList();
    }

    /** Grades of notes, in the order of the notes. */
    public List<NoteGrade> grades() {
        return results.stream()
                .filter(ItemFinished::hasNote)
                .map(ItemFinished::getNote)
                .toList();
    }

    private List<PersonaResult> personas(boolean rejected) {
        return results.stream()
                .filter(ItemFinished::hasPersona)
                .map(ItemFinished::getPersona)
                .filter(found -> rejected == (found.getStatus() == PersonaStatus.PERSONA_STATUS_REJECTED))
                .toList();
    }
}
