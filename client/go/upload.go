package assay

import (
	"context"
	"errors"
	"io"
	"os"

	assayv1 "assay.example/assay/gen/assay/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// chunkBytes is the length of a chunk.
const chunkBytes = 256 << 10

// UploadProgress says how far an upload has come.
type UploadProgress struct {
	// Files that are sent.
	Files int
	// OfFiles is all there are.
	OfFiles int
	// Bytes sent by this call.
	Bytes int64
}

// UploadOptions say how files are uploaded.
type UploadOptions struct {
	// ID is a name by which the upload can be gone on with in another process; empty: one is made up.
	ID string
	// Provenance says where the documents are from.
	Provenance *assayv1.Provenance
	// Pinned sets stay until they are deleted.
	Pinned bool
	// Progress hears how far it has come.
	Progress func(UploadProgress)
}

// Upload sends files and gives the set they have become. What was sent before an outage or a broken connection is not sent again.
func (c *Client) Upload(ctx context.Context, files []LocalFile, options UploadOptions) (*assayv1.DocumentSet, error) {
	if len(files) == 0 {
		return nil, &Error{Code: codes.InvalidArgument, Message: say("no_files", nil)}
	}
	if options.ID == "" {
		options.ID = uuid()
	}
	attempts := following{backoff: c.backoff}
	for {
		sending := sending{files: files, options: options, there: c.there(ctx, options.ID)}
		set, err := c.upload(ctx, &sending)
		if err == nil {
			return set, nil
		}
		delay, err := attempts.lost(err)
		if err == nil {
			err = sleep(ctx, delay)
		}
		if err != nil {
			return nil, err
		}
	}
}

// there is what the server has of an upload; nothing where nobody knows.
func (c *Client) there(ctx context.Context, id string) *assayv1.GetUploadResponse {
	there, err := c.Source.GetUpload(ctx, &assayv1.GetUploadRequest{UploadId: id})
	if err != nil {
		return nil
	}
	return there
}

func (c *Client) upload(ctx context.Context, sending *sending) (*assayv1.DocumentSet, error) {
	// A call that is cancelled is broken off, and never taken for a whole upload.
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	stream, err := c.Source.UploadDocuments(ctx)
	if err != nil {
		return nil, err
	}
	sending.send = stream.Send
	// io.EOF: the server ended the call, and CloseAndRecv says why.
	if err := sending.all(); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	answer, err := stream.CloseAndRecv()
	return answer.GetSet(), err
}

// sending is one attempt.
type sending struct {
	files    []LocalFile
	options  UploadOptions
	there    *assayv1.GetUploadResponse
	send     func(*assayv1.UploadDocumentsRequest) error
	progress UploadProgress
}

func (s *sending) all() error {
	s.progress.OfFiles = len(s.files)
	start := &assayv1.UploadStart{UploadId: s.options.ID, Provenance: s.options.Provenance, Pinned: s.options.Pinned}
	if err := s.send(&assayv1.UploadDocumentsRequest{Step: &assayv1.UploadDocumentsRequest_Start{Start: start}}); err != nil {
		return err
	}
	for _, file := range s.files {
		if err := s.file(file); err != nil {
			return err
		}
		s.progress.Files++
		s.tell()
	}
	return nil
}

func (s *sending) file(file LocalFile) error {
	for _, kept := range s.there.GetFiles() {
		if kept.GetName() == file.Name {
			return s.head(&assayv1.UploadFile{Name: file.Name, Sha256: kept.GetSha256()})
		}
	}
	content, err := os.Open(file.Path)
	if err != nil {
		return unreadable(file.Path, err)
	}
	defer func() { _ = content.Close() }()
	head, err := s.about(file, content)
	if err != nil {
		return unreadable(file.Path, err)
	}
	if err := s.head(head); err != nil {
		return err
	}
	return s.chunks(file, content)
}

func (s *sending) about(file LocalFile, content *os.File) (*assayv1.UploadFile, error) {
	facts, err := content.Stat()
	if err != nil {
		return nil, err
	}
	var offset int64
	// A file that has become shorter since is another.
	if sent := int64(s.there.GetPartialBytes()); s.there.GetPartialName() == file.Name && sent <= facts.Size() {
		offset = sent
	}
	_, err = content.Seek(offset, io.SeekStart)
	length := uint64(facts.Size())
	return &assayv1.UploadFile{
		Name: file.Name, Bytes: &length, ModifyTime: timestamppb.New(facts.ModTime()), Offset: uint64(offset),
	}, err
}

func (s *sending) head(file *assayv1.UploadFile) error {
	return s.send(&assayv1.UploadDocumentsRequest{Step: &assayv1.UploadDocumentsRequest_File{File: file}})
}

func (s *sending) chunks(file LocalFile, content io.Reader) error {
	chunk := make([]byte, chunkBytes)
	for {
		read, err := io.ReadFull(content, chunk)
		if read > 0 {
			step := &assayv1.UploadDocumentsRequest_Chunk{Chunk: chunk[:read]}
			if err := s.send(&assayv1.UploadDocumentsRequest{Step: step}); err != nil {
				return err
			}
			s.progress.Bytes += int64(read)
			s.tell()
		}
		switch {
		case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
			return nil
		case err != nil:
			return unreadable(file.Path, err)
		}
	}
}

func (s *sending) tell() {
	if s.options.Progress != nil {
		s.options.Progress(s.progress)
	}
}
