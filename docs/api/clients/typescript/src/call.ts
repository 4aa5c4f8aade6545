import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";

import { type CallOptions, Metadata, type ServiceError } from "@grpc/grpc-js";

type Done<Response> = (error: ServiceError | null, response: Response) => void;
type Unary<Request, Response> = (
  request: Request, metadata: Metadata, options: Partial<CallOptions>, done: Done<Response>,
) => unknown;
type ClientStreaming<Response> = (metadata: Metadata, options: Partial<CallOptions>, done: Done<Response>) => Writable;

/** Options with a deadline, without which the suite refuses a call. */
export function within(seconds: number): Partial<CallOptions> {
  return { deadline: Date.now() + seconds * 1000 };
}

/** Calls a method, bound to its client, within ten seconds. */
export function call<Request, Response>(method: Unary<Request, Response>, request: Request): Promise<Response> {
  return new Promise((resolve, reject) => {
    method(request, new Metadata(), within(10), (error, response) => (error ? reject(error) : resolve(response)));
  });
}

/** Sends a stream of requests to a method, bound to its client, within a minute. */
export function sendAll<Request, Response>(
  method: ClientStreaming<Response>, requests: AsyncIterable<Request>,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const stream = method(new Metadata(), within(60), (error, response) => (error ? reject(error) : resolve(response)));
    pipeline(Readable.from(requests), stream).catch(reject);
  });
}
