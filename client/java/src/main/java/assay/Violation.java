package assay;

/**
 * A field of a request that breaks its rule.
 *
 * @param field its path, such as {@code documents[2].name}
 * @param description what is wrong with it and what would be right
 */
public record Violation(String field, String description) {}
