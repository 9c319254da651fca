package assay;

import assay.v1.Provenance;
import java.util.function.Consumer;

/**
 * How files are uploaded.
 *
 * @param id a name by which the upload can be gone on with in another process; empty: one is made up
 * @param provenance where the documents are from
 * @param pinned whether the set stays until it is deleted
 * @param progress hears how far it has come
 */
public record UploadOptions(String id, Provenance provenance, boolean pinned, Consumer<UploadProgress> progress) {
    /** Nothing but the files. */
    public static final UploadOptions NONE =
            new UploadOptions("", Provenance.getDefaultInstance(), false, progress -> {});

    /** The same with an id. */
    public UploadOptions withId(String id) {
        return new UploadOptions(id, provenance, pinned, progress);
    }

    /** The same with a provenance. */
    public UploadOptions withProvenance(Provenance provenance) {
        return new UploadOptions(id, provenance, pinned, progress);
    }

    /** The same, pinned. */
    public UploadOptions withPinned() {
        return new UploadOptions(id, provenance, true, progress);
    }

    /** The same with a listener. */
    public UploadOptions withProgress(Consumer<UploadProgress> progress) {
        return new UploadOptions(id, provenance, pinned, progress);
    }
}
