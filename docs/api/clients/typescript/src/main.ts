import { parseArgs } from "node:util";

import { connect } from "./connect.js";
import { describe, isServiceError } from "./errors.js";
import { answer, closeWave, importAnswers, loadRoster, openWave, printScores, saveReport } from "./survey.js";

const { values: { address, organization: id, report, ...files } } = parseArgs({
  options: {
    address: { type: "string" }, // host:port of the suite
    "ca-file": { type: "string" }, // certificates that vouch for the suite; without, no TLS
    "token-file": { type: "string" }, // token that says who calls; only with TLS
    organization: { type: "string" }, // identifier of the organization to make
    report: { type: "string" }, // file to save the report in
  },
});
if (address === undefined || id === undefined || report === undefined) {
  console.error("usage: survey --address HOST:PORT [--ca-file FILE [--token-file FILE]] --organization ID --report FILE");
  process.exit(2);
}

try {
  const connection = connect(address, files["ca-file"], files["token-file"]);
  const organization = await loadRoster(connection, id);
  const wave = await openWave(connection, organization);
  await importAnswers(connection, wave);
  await answer(connection, wave);
  await closeWave(connection, wave);
  await printScores(connection, wave);
  await saveReport(connection, wave, report);
} catch (error) {
  if (!isServiceError(error)) throw error;
  console.error(describe(error));
  process.exitCode = 1;
}
