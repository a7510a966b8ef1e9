import { z } from 'zod';
import { duration, size } from './units.ts';
import { count, host, port } from './values.ts';

/** `server:` as written. */
export interface ServerSection {
  readonly host: string;
  readonly port: number;
  readonly hosts?: readonly string[] | undefined;
  readonly text_body_limit: number;
  readonly multimodal_body_limit: number;
  readonly header_limit: number;
  readonly headers_timeout: number;
  readonly body_timeout: number;
  readonly keep_alive: number;
  readonly write_stall: number;
  readonly connections_max: number;
  readonly concurrent_requests_max: number;
  readonly drain: number;
  readonly keep_alive_comment: number;
}

/** The listener and its limits. */
export const serverSection: z.ZodType<ServerSection> = z
  .strictObject({
    host: host.prefault('127.0.0.1').meta({ description: 'Address to listen on. 0.0.0.0 listens on every IPv4 address, :: on all. Needs a restart.' }),
    port: port.prefault(4000).meta({ description: 'Port to listen on; 0 takes a free one. Needs a restart.' }),
    hosts: z.array(z.string().regex(/^[A-Za-z0-9._:[\]-]{1,261}$/, { error: 'must be a host name, with its port if it has one' })).min(1).optional().meta({ description: 'Host header values that are answered, with their port where they carry one. Left out, any is answered.' }),
    text_body_limit: size.prefault('1MiB').meta({ description: 'Longest request body without images, audio or files.' }),
    multimodal_body_limit: size.prefault('25MiB').meta({ description: 'Longest request body with images, audio or files.' }),
    header_limit: size.prefault('16KiB').meta({ description: 'Longest request head: request line and all headers together.' }),
    headers_timeout: duration.prefault('10s').meta({ description: 'Time a client has to send its request head.' }),
    body_timeout: duration.prefault('60s').meta({ description: 'Time a client has to send its whole request.' }),
    keep_alive: duration.prefault('65s').meta({ description: 'How long an idle connection is kept open.' }),
    write_stall: duration.prefault('30s').meta({ description: 'A client that takes no byte of its answer for this long is cut.' }),
    connections_max: count(1, 1_000_000).prefault(10_000).meta({ description: 'Open client connections; more are closed at once.' }),
    concurrent_requests_max: count(1, 1_000_000).prefault(2_000).meta({ description: 'Requests in work at once; more are answered 503.' }),
    drain: duration.prefault('30s').meta({ description: 'Time that running requests get to finish when the gateway stops.' }),
    keep_alive_comment: duration.prefault('15s').meta({ description: 'Silence on a stream after which a keep-alive comment is sent to the client.' }),
  })
  .prefault({})
  .meta({ description: 'The listener and its limits.' });
