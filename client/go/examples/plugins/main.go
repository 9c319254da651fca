// Plugins serves a metric and a stage of one's own, which an Assay server calls: `jargon`, whether personas are written in words that
// nobody in the sources says, and `contacts`, which takes e-mail addresses and telephone numbers out of them.
//
//	go run ./examples/plugins -listen 127.0.0.1:9100
//	assay plugin check 127.0.0.1:9100
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

	"assay.example/assay"
	pluginv1 "assay.example/assay/gen/assay/plugin/v1"
	"google.golang.org/grpc"
)

// grace is for the calls that are under way when it is to stop: as long as a server waits by default.
const grace = 10 * time.Second

func main() {
	log.SetFlags(0)
	listen := flag.String("listen", "127.0.0.1:9100", "where to listen, as HOST:PORT")
	flag.Parse()
	if flag.NArg() > 0 {
		log.Fatalf("plugins: %q is no option; -help lists them", flag.Arg(0))
	}
	server, err := newServer()
	if err != nil {
		log.Fatalf("plugins: %v", err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		log.Fatalf("plugins: cannot listen on %q, give HOST:PORT that is free: %v", *listen, err)
	}
	fmt.Printf("listening on %s\n", listener.Addr())
	if err := serve(ctx, server, listener); err != nil {
		log.Fatalf("plugins: %v", err)
	}
}

func newServer() (*grpc.Server, error) {
	metric, err := newJargon()
	if err != nil {
		return nil, err
	}
	// gRPC's own 4 MB are soon filled by a set of personas and what they were drawn from.
	server := grpc.NewServer(grpc.MaxRecvMsgSize(assay.MessageLimit))
	pluginv1.RegisterMetricPluginServer(server, metric)
	pluginv1.RegisterStagePluginServer(server, contacts{})
	return server, nil
}

// serve answers until the context ends, and then those calls that are under way.
func serve(ctx context.Context, server *grpc.Server, listener net.Listener) error {
	stopped := context.AfterFunc(ctx, func() {
		hurry := time.AfterFunc(grace, server.Stop)
		server.GracefulStop()
		hurry.Stop()
	})
	defer stopped()
	return server.Serve(listener)
}
