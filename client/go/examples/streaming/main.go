// Streaming is a backend that turns the interviews its own clients post into personas, and streams them on as server-sent events while
// they are made. Whoever closes the page stops the work.
//
//	go run ./examples/streaming -listen 127.0.0.1:8080
//	curl -N -F file=@talk.txt 'http://127.0.0.1:8080/personas?count=3'
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"mime/multipart"
	"net/http"
	"time"

	"assay.example/assay"
	assayv1 "assay.example/assay/gen/assay/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

const (
	largestPost  = 32 << 20
	readingHeads = 5 * time.Second
)

func main() {
	listen := flag.String("listen", "127.0.0.1:8080", "where to listen")
	flag.Parse()
	client, err := assay.Connect(context.Background(), "")
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{Addr: *listen, Handler: routes(client), ReadHeaderTimeout: readingHeads}
	log.Fatal(server.ListenAndServe())
}

func routes(client *assay.Client) http.Handler {
	routes := http.NewServeMux()
	routes.Handle("POST /personas", personas{client})
	return routes
}

// personas makes personas of the files of a form.
type personas struct {
	client *assay.Client
}

func (p personas) ServeHTTP(answer http.ResponseWriter, asked *http.Request) {
	asked.Body = http.MaxBytesReader(answer, asked.Body, largestPost)
	documents, err := documents(asked)
	if err != nil {
		http.Error(answer, err.Error(), http.StatusBadRequest)
		return
	}
	request := &assayv1.GeneratePersonasRequest{
		Documents:   documents,
		Count:       asked.URL.Query().Get("count"),
		EventDetail: assayv1.EventDetail_EVENT_DETAIL_RESULTS,
	}
	// The context ends with the connection, and the run with it: nobody pays for what nobody reads.
	p.stream(answer, p.client.GeneratePersonas(asked.Context(), request))
}

func (p personas) stream(answer http.ResponseWriter, run *assay.Run) {
	begun := false
	for item, err := range run.Items() {
		if err != nil && !begun {
			refuse(answer, err)
			return
		}
		if !begun {
			answer.Header().Set("Content-Type", "text/event-stream")
			begun = true
		}
		switch event := item.Event; {
		case err != nil:
			send(answer, "failed", &assayv1.Error{Message: err.Error()})
		case event.GetItemFinished().GetPersona() != nil:
			send(answer, "persona", event.GetItemFinished().GetPersona())
		case event.GetRunFinished() != nil:
			send(answer, "finished", event.GetRunFinished())
		}
	}
}

func send(answer http.ResponseWriter, name string, message proto.Message) {
	content, err := protojson.Marshal(message)
	if err != nil {
		log.Print(err)
		return
	}
	fmt.Fprintf(answer, "event: %s\ndata: %s\n\n", name, content)
	_ = http.NewResponseController(answer).Flush()
}

// refuse answers what could not be served, in HTTP's words.
func refuse(answer http.ResponseWriter, err error) {
	status := http.StatusBadGateway
	var failed *assay.Error
	if errors.As(err, &failed) && failed.Code == codes.InvalidArgument {
		status = http.StatusBadRequest
	}
	http.Error(answer, err.Error(), status)
}

func documents(asked *http.Request) ([]*assayv1.Document, error) {
	if err := asked.ParseMultipartForm(largestPost); err != nil {
		return nil, err
	}
	var documents []*assayv1.Document
	for _, file := range asked.MultipartForm.File["file"] {
		content, err := read(file)
		if err != nil {
			return nil, err
		}
		documents = append(documents, &assayv1.Document{Name: file.Filename, Content: &assayv1.Document_Data{Data: content}})
	}
	return documents, nil
}

func read(file *multipart.FileHeader) ([]byte, error) {
	content, err := file.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = content.Close() }()
	return io.ReadAll(content)
}
