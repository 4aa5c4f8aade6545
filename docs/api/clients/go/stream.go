package main

import (
	"errors"
	"io"
	"os"

	"google.golang.org/grpc"
)

const pieceBytes = 64 * 1024

// sendFile sends a header and then a file in pieces that fit into requests, and returns the answer to them all.
func sendFile[Request, Response any](
	stream grpc.ClientStreamingClient[Request, Response], header *Request, path string, chunk func([]byte) *Request,
) (*Response, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	err = stream.Send(header)
	for piece := make([]byte, pieceBytes); err == nil; {
		var n int
		if n, err = file.Read(piece); n > 0 {
			err = stream.Send(chunk(piece[:n]))
		}
	}
	// The file has ended, or the suite has refused what came: why, it says in its answer.
	if !errors.Is(err, io.EOF) {
		return nil, err
	}
	return stream.CloseAndRecv()
}
