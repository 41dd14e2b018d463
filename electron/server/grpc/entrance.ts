/**
 * Lets calls in: whoever has the token, only so many at once, and none whose sender is silent. Each may
 * hold a whole message; those that wait stay with their senders.
 */
import {
  ServerInterceptingCall,
  type Metadata,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
} from '@grpc/grpc-js';
import { ServerError } from '../server-error';
import { refusal } from './refusal';

export interface Guarded {
  /** Throws ServerError for a client that may not ask. @param authorization as it was sent */
  checkToken(authorization: string | undefined): void;
  /** Told of each request. @param httpStatus as the REST API would reply with */
  answered(httpStatus: number, seconds: number): void;
}

export interface CallLimits {
  /** That are read or answered at the same time. */
  calls: number;
  /** For a call to be let in. */
  waitMs: number;
  /** For the whole message, once it is. */
  silenceMs: number;
}

/** A call on its way: it waits, is let in, and is over. */
class Call {
  private readonly began = performance.now();
  private timer: NodeJS.Timeout | null = null;
  private isInside = false;
  private isOver = false;

  constructor(
    private readonly call: ServerInterceptingCallInterface,
    private readonly guarded: Guarded,
    private readonly limits: CallLimits,
    private readonly room: Room,
  ) {}

  arrive(metadata: Metadata, go: (metadata: Metadata) => void): void {
    try {
      this.guarded.checkToken(metadata.get('authorization')[0]?.toString());
    } catch (error) {
      this.refuse(error);
      return;
    }
    this.refuseAfter(
      this.limits.waitMs,
      new ServerError(503, 'The server is busy with other requests. Try again in a few seconds.'),
    );
    this.room.enter(() => {
      this.isInside = true;
      if (this.isOver) this.leave();
      else {
        const { silenceMs } = this.limits;
        const silent = `No data received for ${silenceMs / 1000} s. Send the request again.`;
        this.refuseAfter(silenceMs, new ServerError(408, silent));
        go(metadata);
      }
    });
  }

  /** The whole message is here. */
  arrived(): void {
    if (this.timer !== null) clearTimeout(this.timer);
  }

  /** It was answered, refused or given up; may be told more than once. */
  leave(): void {
    this.isOver = true;
    this.arrived();
    if (this.isInside) this.room.leave();
    this.isInside = false;
  }

  private refuseAfter(milliseconds: number, error: ServerError): void {
    this.arrived();
    this.timer = setTimeout(() => {
      this.refuse(error);
    }, milliseconds);
  }

  private refuse(error: unknown): void {
    const { code, details, httpStatus } = refusal(error);
    this.guarded.answered(httpStatus, (performance.now() - this.began) / 1000);
    this.leave();
    this.call.sendStatus({ code, details });
  }
}

/** Room for so many calls; the others come in as these leave. */
class Room {
  private inside = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly most: number) {}

  enter(begin: () => void): void {
    if (this.inside >= this.most) this.waiting.push(begin);
    else {
      this.inside += 1;
      begin();
    }
  }

  leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.inside -= 1;
    else next();
  }
}

export function entrance(guarded: Guarded, limits: CallLimits): ServerInterceptor {
  const room = new Room(limits.calls);
  return (_method, next) => {
    const call = new Call(next, guarded, limits, room);
    return new ServerInterceptingCall(next, {
      start(listen) {
        listen({
          onReceiveMetadata(metadata, go) {
            call.arrive(metadata, go);
          },
          onReceiveMessage(message, go) {
            go(message);
          },
          onReceiveHalfClose(go) {
            call.arrived();
            go();
          },
          onCancel() {
            call.leave();
          },
        });
      },
      sendStatus(status, send) {
        call.leave();
        send(status);
      },
    });
  };
}
