// Survey goes from a roster to a report over the API of Rapport.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"
)

// The suite refuses calls without a deadline. This one is for the whole survey.
const deadline = 2 * time.Minute

func main() {
	address := flag.String("address", "", "host:port of the suite")
	caFile := flag.String("ca-file", "", "certificates that vouch for the suite; without, no TLS")
	tokenFile := flag.String("token-file", "", "token that says who calls; only with TLS")
	organization := flag.String("organization", "", "identifier of the organization to make")
	report := flag.String("report", "report.html", "file to save the report in")
	flag.Parse()

	if err := run(*address, *caFile, *tokenFile, *organization, *report); err != nil {
		fmt.Fprintln(os.Stderr, describe(err))
		os.Exit(1)
	}
}

func run(address, caFile, tokenFile, organizationID, report string) error {
	suite, err := connect(address, caFile, tokenFile)
	if err != nil {
		return err
	}
	defer suite.Close()
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()

	organization, err := loadRoster(ctx, suite, organizationID)
	if err != nil {
		return err
	}
	wave, err := openWave(ctx, suite, organization)
	if err != nil {
		return err
	}
	if err := importAnswers(ctx, suite, wave); err != nil {
		return err
	}
	if err := answer(ctx, suite, wave); err != nil {
		return err
	}
	if err := closeWave(ctx, suite, wave); err != nil {
		return err
	}
	if err := printScores(ctx, suite, wave); err != nil {
		return err
	}
	return saveReport(ctx, suite, wave, report)
}
