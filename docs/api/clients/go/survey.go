package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/protojson"

	intake "rapport.example/survey/rapport/intake/v1"
	reporting "rapport.example/survey/rapport/reporting/v1"
	roster "rapport.example/survey/rapport/roster/v1"
	scoring "rapport.example/survey/rapport/scoring/v1"
	types "rapport.example/survey/rapport/type/v1"
)

// Real answers of 5,400 people in 99 companies.
const sample = "../../../../samples/bhr2000"

// loadRoster makes an organization with the units of the sample; its name.
func loadRoster(ctx context.Context, suite grpc.ClientConnInterface, id string) (string, error) {
	service := roster.NewRosterServiceClient(suite)
	organization, err := service.CreateOrganization(ctx, &roster.CreateOrganizationRequest{
		OrganizationId: id,
		Organization:   &roster.Organization{DisplayName: "99 companies"},
		RequestId:      uuid.NewString(),
	})
	if err != nil {
		return "", err
	}
	stream, err := service.ImportUnits(ctx)
	if err != nil {
		return "", err
	}
	header := &roster.ImportUnitsRequest{Payload: &roster.ImportUnitsRequest_Header{
		Header: &roster.ImportUnitsHeader{Parent: organization.GetName()},
	}}
	imported, err := sendFile(stream, header, filepath.Join(sample, "units.csv"), func(piece []byte) *roster.ImportUnitsRequest {
		return &roster.ImportUnitsRequest{Payload: &roster.ImportUnitsRequest_CsvChunk{CsvChunk: piece}}
	})
	if err != nil {
		return "", err
	}
	fmt.Printf("%d units\n", imported.GetSummary().GetCreated())
	return organization.GetName(), nil
}

// openWave opens a wave on the instrument of the sample; its name.
func openWave(ctx context.Context, suite grpc.ClientConnInterface, organization string) (string, error) {
	text, err := os.ReadFile(filepath.Join(sample, "instrument.json"))
	if err != nil {
		return "", err
	}
	instrument := &intake.Instrument{}
	if err := protojson.Unmarshal(text, instrument); err != nil {
		return "", err
	}
	instrument, err = intake.NewInstrumentServiceClient(suite).CreateInstrument(ctx, &intake.CreateInstrumentRequest{
		Parent:     organization,
		Instrument: instrument,
	})
	if err != nil {
		return "", err
	}
	waves := intake.NewWaveServiceClient(suite)
	wave, err := waves.CreateWave(ctx, &intake.CreateWaveRequest{
		Parent: organization,
		WaveId: "first",
		Wave: &intake.Wave{
			DisplayName: "First wave",
			Instrument:  instrument.GetName(),
			Provenance:  intake.Wave_PROVENANCE_IMPORTED,
			SourceNote:  "bhr2000",
		},
		RequestId: uuid.NewString(),
	})
	if err != nil {
		return "", err
	}
	wave, err = waves.OpenWave(ctx, &intake.OpenWaveRequest{Name: wave.GetName(), Etag: wave.GetEtag()})
	return wave.GetName(), err
}

// importAnswers loads the answers of the sample, as of a survey that was held elsewhere.
func importAnswers(ctx context.Context, suite grpc.ClientConnInterface, wave string) error {
	stream, err := intake.NewResponseServiceClient(suite).ImportResponses(ctx)
	if err != nil {
		return err
	}
	header := &intake.ImportResponsesRequest{Payload: &intake.ImportResponsesRequest_Header{
		Header: &intake.ImportResponsesHeader{
			Wave:      wave,
			RequestId: uuid.NewString(),
			Csv: &intake.ResponseCsvFormat{
				UnitColumn:     "GRP",
				RoleGroup:      types.RoleGroup_ROLE_GROUP_FRONT_LINE,
				IgnoredColumns: []string{"HRS", "RELIG"},
			},
		},
	}}
	imported, err := sendFile(stream, header, filepath.Join(sample, "responses.csv"), func(piece []byte) *intake.ImportResponsesRequest {
		return &intake.ImportResponsesRequest{Payload: &intake.ImportResponsesRequest_CsvChunk{CsvChunk: piece}}
	})
	if err != nil {
		return err
	}
	fmt.Printf("%d answer sheets\n", imported.GetSummary().GetCreated())
	return nil
}

// answer does what a person with a participation code does.
func answer(ctx context.Context, suite grpc.ClientConnInterface, wave string) error {
	waves := intake.NewWaveServiceClient(suite)
	cohorts, err := waves.ListWaveCohorts(ctx, &intake.ListWaveCohortsRequest{Parent: wave, PageSize: 1})
	if err != nil {
		return err
	}
	codes, err := waves.CreateParticipationCodes(ctx, &intake.CreateParticipationCodesRequest{
		Parent: cohorts.GetCohorts()[0].GetName(),
		Count:  1,
	})
	if err != nil {
		return err
	}
	code := codes.GetCodes()[0]

	responses := intake.NewResponseServiceClient(suite)
	form, err := responses.GetForm(ctx, &intake.GetFormRequest{Wave: wave, ParticipationCode: code})
	if err != nil {
		return err
	}
	var sheet []*intake.Answer
	for _, item := range form.GetItems() {
		sheet = append(sheet, &intake.Answer{Item: item.GetId(), Choice: &intake.Answer_Value{Value: 4}})
	}
	taken, err := responses.SubmitResponse(ctx, &intake.SubmitResponseRequest{
		Wave:              wave,
		ParticipationCode: code,
		Answers:           sheet,
		RequestId:         uuid.NewString(),
	})
	if err != nil {
		return err
	}
	fmt.Printf("receipt %s\n", taken.GetReceipt())
	return nil
}

func closeWave(ctx context.Context, suite grpc.ClientConnInterface, wave string) error {
	_, err := intake.NewWaveServiceClient(suite).CloseWave(ctx, &intake.CloseWaveRequest{Name: wave})
	return err
}

// printScores prints the scores of all units, page by page.
func printScores(ctx context.Context, suite grpc.ClientConnInterface, wave string) error {
	service := scoring.NewScoringServiceClient(suite)
	request := &scoring.ListScorecardsRequest{Parent: wave, PageSize: 40}
	for {
		page, err := service.ListScorecards(ctx, request)
		if err != nil {
			return err
		}
		for _, card := range page.GetScorecards() {
			for _, score := range card.GetScores() {
				shown := "suppressed"
				if score.Mean != nil {
					shown = fmt.Sprintf("%.4f (n = %d)", score.GetMean(), score.GetN())
				}
				fmt.Printf("%s: %s %s\n", card.GetUnitId(), score.GetMeasure(), shown)
			}
		}
		if page.GetNextPageToken() == "" {
			return nil
		}
		request.PageToken = page.GetNextPageToken()
	}
}

// saveReport joins the pieces of the rendered report in a file.
func saveReport(ctx context.Context, suite grpc.ClientConnInterface, wave, path string) error {
	stream, err := reporting.NewReportingServiceClient(suite).RenderReport(ctx, &reporting.RenderReportRequest{
		Wave:   wave,
		Format: reporting.RenderReportRequest_FORMAT_HTML,
	})
	if err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	for {
		piece, err := stream.Recv()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if _, err := file.Write(piece.GetContent()); err != nil {
			return err
		}
	}
	fmt.Printf("report in %s\n", path)
	return file.Close()
}
