import { type ServiceError, status } from "@grpc/grpc-js";

import { BadRequest, ErrorInfo } from "../generated/google/rpc/error_details.js";
import { Status } from "../generated/google/rpc/status.js";

export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && "code" in error && "metadata" in error;
}

/** Code, reason and message of a failed call; below them every field at fault with its own reason. */
export function describe(error: ServiceError): string {
  let reason = "";
  const fields: string[] = [];
  for (const encoded of error.metadata.get("grpc-status-details-bin")) {
    for (const { typeUrl, value } of Status.decode(encoded as Buffer).details) {
      if (typeUrl === "type.googleapis.com/google.rpc.ErrorInfo") reason = ErrorInfo.decode(value).reason;
      if (typeUrl !== "type.googleapis.com/google.rpc.BadRequest") continue;
      for (const bad of BadRequest.decode(value).fieldViolations) {
        fields.push(`\n  ${bad.field}: ${bad.description} (${bad.reason})`);
      }
    }
  }
  return `${status[error.code]} ${reason}: ${error.details}${fields.join("")}`;
}
