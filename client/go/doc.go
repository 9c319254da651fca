// Package assay is the Go client of Assay, which turns research material into personas whose every trait is tied to the words
// that support it.
//
// Connect gives a Client. A run is an iterator of its events that lives through outages; the other calls of the contract are the
// generated clients it carries. Whatever fails is an *Error. Messages are in assay.example/assay/gen/assay/v1.
package assay

// Version is the client's.
const Version = "0.1.0"
