// Bench reads a stream of small events by the generated stub and by the client, in turn, and says what each takes.
//
//	bench ADDRESS ROUNDS
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"runtime"
	"slices"
	"strconv"
	"time"

	"assay.example/assay"
	assayv1 "assay.example/assay/gen/assay/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("bench ADDRESS ROUNDS")
	}
	rounds, err := strconv.Atoi(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	connection, err := grpc.NewClient(os.Args[1], grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	client, err := assay.Connect(ctx, os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	stub := assayv1.NewRunServiceClient(connection)
	var bare, ours []time.Duration
	var heaps []uint64
	for range rounds {
		bare = append(bare, timed(func() (int, error) { return byStub(ctx, stub) }))
		ours = append(ours, timed(func() (int, error) { return byClient(ctx, client) }))
		heaps = append(heaps, heap())
	}
	fmt.Printf("go: stub %s, client %s, ratio %.2f, heap %d KB after the first round, %d KB after the last\n",
		median(bare), median(ours), median(bare).Seconds()/median(ours).Seconds(), heaps[0]>>10, heaps[rounds-1]>>10)
}

func byStub(ctx context.Context, stub assayv1.RunServiceClient) (events int, err error) {
	stream, err := stub.WatchRun(ctx, &assayv1.WatchRunRequest{RunId: "flood"})
	if err != nil {
		return 0, err
	}
	for {
		message, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return events, nil
		}
		if err != nil {
			return events, err
		}
		if message.GetEvent() != nil {
			events++
		}
	}
}

func byClient(ctx context.Context, client *assay.Client) (events int, err error) {
	for item, err := range client.WatchRun(ctx, "flood", 0, assayv1.EventDetail_EVENT_DETAIL_ALL).Items() {
		if err != nil {
			return events, err
		}
		if item.Event != nil {
			events++
		}
	}
	return events, nil
}

func timed(read func() (int, error)) time.Duration {
	began := time.Now()
	if events, err := read(); err != nil || events == 0 {
		log.Fatalf("%d events: %v", events, err)
	}
	return time.Since(began)
}

func heap() uint64 {
	runtime.GC()
	var about runtime.MemStats
	runtime.ReadMemStats(&about)
	return about.HeapAlloc
}

func median(times []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[len(sorted)/2].Round(time.Millisecond)
}
