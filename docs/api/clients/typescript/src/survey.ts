import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, readFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";

import { Metadata } from "@grpc/grpc-js";

import { Instrument, InstrumentServiceClient } from "../generated/rapport/intake/v1/instrument.js";
import { ImportResponsesRequest, ResponseServiceClient } from "../generated/rapport/intake/v1/response.js";
import { CreateWaveRequest, Wave_Provenance, WaveServiceClient } from "../generated/rapport/intake/v1/wave.js";
import {
  RenderReportRequest, RenderReportRequest_Format, type RenderReportResponse, ReportingServiceClient,
} from "../generated/rapport/reporting/v1/reporting.js";
import { CreateOrganizationRequest, ImportUnitsRequest, RosterServiceClient } from "../generated/rapport/roster/v1/roster.js";
import { ListScorecardsRequest, type Scorecard, ScoringServiceClient } from "../generated/rapport/scoring/v1/scoring.js";
import { RoleGroup } from "../generated/rapport/type/v1/role_group.js";
import { call, sendAll, within } from "./call.js";
import type { Connection } from "./connect.js";

// Real answers of 5,400 people in 99 companies.
const sample = new URL("../../../../../../samples/bhr2000/", import.meta.url);

/** A file of the sample in pieces that fit into requests. */
function pieces(name: string): AsyncIterable<Buffer> {
  return createReadStream(new URL(name, sample), { highWaterMark: 64 * 1024 });
}

/** Makes an organization with the units of the sample; its name. */
export async function loadRoster(connection: Connection, organizationId: string): Promise<string> {
  const roster = new RosterServiceClient(...connection);
  const organization = await call(roster.createOrganization.bind(roster), CreateOrganizationRequest.fromPartial({
    organizationId, organization: { displayName: "99 companies" }, requestId: randomUUID(),
  }));

  async function* units() {
    yield ImportUnitsRequest.fromPartial({ header: { parent: organization.name } });
    for await (const csvChunk of pieces("units.csv")) yield ImportUnitsRequest.fromPartial({ csvChunk });
  }
  const { summary } = await sendAll(roster.importUnits.bind(roster), units());
  console.log(`${summary?.created} units`);
  return organization.name;
}

/** Opens a wave on the instrument of the sample; its name. */
export async function openWave(connection: Connection, parent: string): Promise<string> {
  const instruments = new InstrumentServiceClient(...connection);
  const file = JSON.parse(readFileSync(new URL("instrument.json", sample), "utf8"));
  const instrument = await call(
    instruments.createInstrument.bind(instruments), { parent, instrument: Instrument.fromJSON(file) });

  const waves = new WaveServiceClient(...connection);
  const { name, etag } = await call(waves.createWave.bind(waves), CreateWaveRequest.fromPartial({
    parent, waveId: "first", requestId: randomUUID(),
    wave: {
      displayName: "First wave", instrument: instrument.name,
      provenance: Wave_Provenance.PROVENANCE_IMPORTED, sourceNote: "bhr2000",
    },
  }));
  await call(waves.openWave.bind(waves), { name, etag });
  return name;
}

/** Loads the answers of the sample, as of a survey that was held elsewhere. */
export async function importAnswers(connection: Connection, wave: string): Promise<void> {
  const responses = new ResponseServiceClient(...connection);

  async function* answers() {
    const roleGroup = RoleGroup.ROLE_GROUP_FRONT_LINE;
    const csv = { unitColumn: "GRP", roleGroup, ignoredColumns: ["HRS", "RELIG"] };
    yield ImportResponsesRequest.fromPartial({ header: { wave, requestId: randomUUID(), csv } });
    for await (const csvChunk of pieces("responses.csv")) yield ImportResponsesRequest.fromPartial({ csvChunk });
  }
  const { summary } = await sendAll(responses.importResponses.bind(responses), answers());
  console.log(`${summary?.created} answer sheets`);
}

/** Answers as a person with a participation code does. */
export async function answer(connection: Connection, wave: string): Promise<void> {
  const waves = new WaveServiceClient(...connection);
  const { cohorts: [cohort] } = await call(
    waves.listWaveCohorts.bind(waves), { parent: wave, pageSize: 1, pageToken: "" });
  const { codes: [code] } = await call(
    waves.createParticipationCodes.bind(waves), { parent: cohort!.name, count: 1 });

  const responses = new ResponseServiceClient(...connection);
  const ticket = { wave, participationCode: code! };
  const form = await call(responses.getForm.bind(responses), { ...ticket, language: "" });
  const answers = form.items.map(({ id }) => ({ item: id, value: 4 }));
  const { receipt } = await call(
    responses.submitResponse.bind(responses), { ...ticket, answers, requestId: randomUUID(), comments: [] });
  console.log(`receipt ${receipt}`);
}

export async function closeWave(connection: Connection, name: string): Promise<void> {
  const waves = new WaveServiceClient(...connection);
  await call(waves.closeWave.bind(waves), { name, etag: "" });
}

/** The scorecards of all units, page by page. */
async function* scorecards(connection: Connection, parent: string): AsyncGenerator<Scorecard> {
  const scoring = new ScoringServiceClient(...connection);
  let pageToken = "";
  do {
    const request = ListScorecardsRequest.fromPartial({ parent, pageSize: 40, pageToken });
    const page = await call(scoring.listScorecards.bind(scoring), request);
    yield* page.scorecards;
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
}

export async function printScores(connection: Connection, wave: string): Promise<void> {
  for await (const { unitId, scores } of scorecards(connection, wave)) {
    for (const { measure, mean, n } of scores) {
      console.log(`${unitId}: ${measure} ${mean === undefined ? "suppressed" : `${mean.toFixed(4)} (n = ${n})`}`);
    }
  }
}

/** Joins the pieces of the rendered report in a file. */
export async function saveReport(connection: Connection, wave: string, path: string): Promise<void> {
  const reporting = new ReportingServiceClient(...connection);
  const request = RenderReportRequest.fromPartial({ wave, format: RenderReportRequest_Format.FORMAT_HTML });
  const document = reporting.renderReport(request, new Metadata(), within(60));
  await pipeline(
    document,
    async function* (parts: AsyncIterable<RenderReportResponse>) {
      for await (const { content } of parts) yield content;
    },
    createWriteStream(path),
  );
  console.log(`report in ${path}`);
}
