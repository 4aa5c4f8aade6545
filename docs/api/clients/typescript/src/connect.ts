import { readFileSync } from "node:fs";

import { type ChannelOptions, credentials, Metadata } from "@grpc/grpc-js";

// How the suite wishes to be called: which failures are tried again, and replicas in turns.
const serviceConfig = new URL("../../../../../../proto/rapport/service_config.json", import.meta.url);

/** What every client of a service is made with. */
export type Connection = [address: string, credentials: ReturnType<typeof credentials.createInsecure>, options: ChannelOptions];

/** A connection by TLS if `caFile` vouches for the suite, with the token of `tokenFile` on every call. */
export function connect(address: string, caFile?: string, tokenFile?: string): Connection {
  const options = { "grpc.service_config": readFileSync(serviceConfig, "utf8") };
  if (caFile === undefined) return [address, credentials.createInsecure(), options];
  const tls = credentials.createSsl(readFileSync(caFile));
  if (tokenFile === undefined) return [address, tls, options];
  const metadata = new Metadata();
  metadata.set("authorization", `Bearer ${readFileSync(tokenFile, "utf8").trim()}`);
  const token = credentials.createFromMetadataGenerator((_, done) => done(null, metadata));
  return [address, credentials.combineChannelCredentials(tls, token), options];
}
