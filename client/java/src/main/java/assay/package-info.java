/** A client of Assay: {@link assay.Client} connects, {@link assay.Run} is followed, {@code assay.v1} is the contract as generated. */
package assay;
