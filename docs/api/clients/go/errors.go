package main

import (
	"fmt"
	"strings"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/status"
)

// describe tells code, reason and message of a failed call and, below them, every field at fault with its own reason.
func describe(err error) string {
	failure, ok := status.FromError(err)
	if !ok {
		return err.Error()
	}
	var reason string
	var fields strings.Builder
	for _, detail := range failure.Details() {
		switch detail := detail.(type) {
		case *errdetails.ErrorInfo:
			reason = detail.GetReason()
		case *errdetails.BadRequest:
			for _, bad := range detail.GetFieldViolations() {
				fmt.Fprintf(&fields, "\n  %s: %s (%s)", bad.GetField(), bad.GetDescription(), bad.GetReason())
			}
		}
	}
	return fmt.Sprintf("%v %s: %s%s", failure.Code(), reason, failure.Message(), fields.String())
}
