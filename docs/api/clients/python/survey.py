"""A survey from its roster to its report, over the API."""

import argparse
import sys
import uuid
from pathlib import Path

import grpc
from google.protobuf import json_format

from channel import open_channel
from errors import describe
from rapport.intake.v1 import instrument_pb2, instrument_pb2_grpc, response_pb2, response_pb2_grpc, wave_pb2, wave_pb2_grpc
from rapport.reporting.v1 import reporting_pb2, reporting_pb2_grpc
from rapport.roster.v1 import roster_pb2, roster_pb2_grpc
from rapport.scoring.v1 import scoring_pb2, scoring_pb2_grpc
from rapport.type.v1 import role_group_pb2

# Real answers of 5,400 people in 99 companies.
SAMPLE = Path(__file__).parents[4] / "samples/bhr2000"

# Deadlines in seconds: the suite refuses calls without one.
SHORT = 10
LONG = 60


def pieces(path):
    """A file in pieces that fit into requests."""
    with path.open("rb") as file:
        while piece := file.read(64 * 1024):
            yield piece


def load_roster(channel, organization_id):
    """Makes an organization with the units of the sample; its name."""
    roster = roster_pb2_grpc.RosterServiceStub(channel)
    organization = roster.CreateOrganization(
        roster_pb2.CreateOrganizationRequest(
            organization_id=organization_id, organization={"display_name": "99 companies"}, request_id=str(uuid.uuid4())),
        timeout=SHORT)

    def units():
        yield roster_pb2.ImportUnitsRequest(header={"parent": organization.name})
        for piece in pieces(SAMPLE / "units.csv"):
            yield roster_pb2.ImportUnitsRequest(csv_chunk=piece)

    summary = roster.ImportUnits(units(), timeout=LONG).summary
    print(f"{summary.created} units")
    return organization.name


def open_wave(channel, organization):
    """Opens a wave on the instrument of the sample; its name."""
    instrument = json_format.Parse((SAMPLE / "instrument.json").read_text(encoding="utf-8"), instrument_pb2.Instrument())
    instrument = instrument_pb2_grpc.InstrumentServiceStub(channel).CreateInstrument(
        instrument_pb2.CreateInstrumentRequest(parent=organization, instrument=instrument), timeout=SHORT)
    waves = wave_pb2_grpc.WaveServiceStub(channel)
    wave = wave_pb2.Wave(display_name="First wave", instrument=instrument.name,
                         provenance=wave_pb2.Wave.PROVENANCE_IMPORTED, source_note="bhr2000")
    wave = waves.CreateWave(
        wave_pb2.CreateWaveRequest(parent=organization, wave_id="first", wave=wave, request_id=str(uuid.uuid4())),
        timeout=SHORT)
    return waves.OpenWave(wave_pb2.OpenWaveRequest(name=wave.name, etag=wave.etag), timeout=LONG).name


def import_answers(channel, wave):
    """Loads the answers of the sample, as of a survey that was held elsewhere."""
    def answers():
        yield response_pb2.ImportResponsesRequest(header={
            "wave": wave, "request_id": str(uuid.uuid4()),
            "csv": {"unit_column": "GRP", "role_group": role_group_pb2.ROLE_GROUP_FRONT_LINE,
                    "ignored_columns": ["HRS", "RELIG"]}})
        for piece in pieces(SAMPLE / "responses.csv"):
            yield response_pb2.ImportResponsesRequest(csv_chunk=piece)

    summary = response_pb2_grpc.ResponseServiceStub(channel).ImportResponses(answers(), timeout=LONG).summary
    print(f"{summary.created} answer sheets")


def answer(channel, wave):
    """Answers as a person with a participation code does."""
    waves = wave_pb2_grpc.WaveServiceStub(channel)
    cohort = waves.ListWaveCohorts(wave_pb2.ListWaveCohortsRequest(parent=wave, page_size=1), timeout=SHORT).cohorts[0]
    code = waves.CreateParticipationCodes(
        wave_pb2.CreateParticipationCodesRequest(parent=cohort.name, count=1), timeout=SHORT).codes[0]

    responses = response_pb2_grpc.ResponseServiceStub(channel)
    form = responses.GetForm(response_pb2.GetFormRequest(wave=wave, participation_code=code), timeout=SHORT)
    sheet = [response_pb2.Answer(item=item.id, value=4) for item in form.items]
    receipt = responses.SubmitResponse(
        response_pb2.SubmitResponseRequest(wave=wave, participation_code=code, answers=sheet, request_id=str(uuid.uuid4())),
        timeout=SHORT).receipt
    print(f"receipt {receipt}")


def close_wave(channel, wave):
    wave_pb2_grpc.WaveServiceStub(channel).CloseWave(wave_pb2.CloseWaveRequest(name=wave), timeout=LONG)


def scorecards(channel, wave):
    """The scorecards of all units, page by page."""
    scoring = scoring_pb2_grpc.ScoringServiceStub(channel)
    request = scoring_pb2.ListScorecardsRequest(parent=wave, page_size=40)
    while True:
        page = scoring.ListScorecards(request, timeout=LONG)
        yield from page.scorecards
        if not page.next_page_token:
            return
        request.page_token = page.next_page_token


def print_scores(channel, wave):
    for card in scorecards(channel, wave):
        for score in card.scores:
            shown = f"{score.mean:.4f} (n = {score.n})" if score.HasField("mean") else "suppressed"
            print(f"{card.unit_id}: {score.measure} {shown}")


def save_report(channel, wave, path):
    request = reporting_pb2.RenderReportRequest(wave=wave, format=reporting_pb2.RenderReportRequest.FORMAT_HTML)
    with open(path, "wb") as file:
        for piece in reporting_pb2_grpc.ReportingServiceStub(channel).RenderReport(request, timeout=LONG):
            file.write(piece.content)
    print(f"report in {path}")


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", required=True, help="host:port of the suite")
    parser.add_argument("--ca-file", help="certificates that vouch for the suite; without, no TLS")
    parser.add_argument("--token-file", help="token that says who calls; only with TLS")
    parser.add_argument("--organization", required=True, help="identifier of the organization to make")
    parser.add_argument("--report", required=True, help="file to save the report in")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    with open_channel(arguments.address, arguments.ca_file, arguments.token_file) as channel:
        try:
            organization = load_roster(channel, arguments.organization)
            wave = open_wave(channel, organization)
            import_answers(channel, wave)
            answer(channel, wave)
            close_wave(channel, wave)
            print_scores(channel, wave)
            save_report(channel, wave, arguments.report)
        except grpc.RpcError as error:
            sys.exit(describe(error))


if __name__ == "__main__":
    main()
