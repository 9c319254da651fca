package assay;

/**
 * How far an upload has come.
 *
 * @param files that are sent
 * @param ofFiles all there are
 * @param bytes sent by this call
 */
public record UploadProgress(int files, int ofFiles, long bytes) {}
