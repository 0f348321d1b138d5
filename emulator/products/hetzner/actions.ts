import { z } from "zod";
import type { Body } from "../../core/json";
import type { World } from "../../core/world";
import { type RestCall, type RestRoute, Reply } from "../../product";
import { type Kind, here, idOf, refuse } from "./kind";
import { listReply } from "./lists";

interface Action {
  readonly done: Body;
  polls: number;
}

/** Actions are no resources: nothing saves them, as nothing saves the operations of Google's products. */
const actions = new WeakMap<World, Map<string, Action>>();

/** What an action is about: `{ server: 42 }`. */
export type Concerned = Readonly<Partial<Record<string, number>>>;

function of(world: World): Map<string, Action> {
  const known = actions.get(world) ?? new Map<string, Action>();
  actions.set(world, known);
  return known;
}

/** An action that has succeeded, unless a fault lets it fail or slows it down. */
export function act(call: RestCall, command: string, concerned: Concerned): Body {
  const { world, fault } = call;
  const known = of(world);
  const id = world.ids.decimal(`action ${String(known.size)} ${command}`, 12);
  const failed = fault?.kind === "operation";
  const now = world.clock.now();
  const done: Body = {
    id: Number(id),
    command,
    status: failed ? "error" : "success",
    progress: 100,
    started: now,
    finished: now,
    resources: Object.entries(concerned).map(([type, about]) => ({ id: about ?? 0, type })),
    error: failed ? { code: "action_failed", message: "Action failed (a fault asked for)" } : null,
  };
  const action = { done, polls: fault?.kind === "slow" ? (fault.polls ?? 2) : 0 };
  known.set(id, action);
  return shown(action);
}

function shown({ done, polls }: Action): Body {
  return polls > 0 ? { ...done, status: "running", progress: 50, finished: null, error: null } : done;
}

function poll(action: Action): Body {
  action.polls = Math.max(0, action.polls - 1);
  return shown(action);
}

/** `GET /v1/actions?id=…` and `GET /v1/actions/{id}`, by which clients wait. */
export function actionRoutes(service: Kind["service"]): RestRoute[] {
  return [
    {
      id: `${service}.actions.list`,
      verb: "GET",
      path: "/v1/actions",
      handle: (call) => {
        const wanted = call.url.searchParams.getAll("id");
        const known = of(call.world);
        const found = wanted.length > 0 ? wanted.flatMap((id) => known.get(id) ?? []) : [...known.values()];
        return listReply(call, "actions", found.map(poll));
      },
    },
    {
      id: `${service}.actions.get`,
      verb: "GET",
      path: "/v1/actions/{id}",
      handle: ({ world, params }) => {
        const action = of(world).get(params.id ?? "");
        if (!action) throw refuse(404, "not_found", `action with ID '${params.id ?? ""}' not found`);
        return { action: poll(action) };
      },
    },
  ];
}

export interface ActionRoute {
  readonly kind: Kind;
  /** Last part of the path: `poweron`. */
  readonly name: string;
  /** What the action calls itself: `start_server`. */
  readonly command: string;
  readonly body?: z.ZodType;
  /** Makes the change. It is not called where a fault lets the action fail. @returns what else it is about */
  readonly run: (call: RestCall, id: number) => Concerned | undefined;
  /** Whether the reply is a list of actions, as firewalls have it. @default false */
  readonly many?: boolean;
}

/** `POST /v1/{kind}/{id}/actions/{name}`. @throws RestError 404 */
export function actionRoute({ kind, name, command, body, run, many }: ActionRoute): RestRoute {
  return {
    id: `${kind.service}.${kind.plural}.${name}`,
    verb: "POST",
    path: `/v1/${kind.plural}/{id}/actions/${name}`,
    body: body ?? z.strictObject({}),
    handle: (call) => {
      const id = idOf(here(call, kind));
      const also = call.fault?.kind === "operation" ? undefined : run(call, id);
      const action = act(call, command, { [kind.singular]: id, ...also });
      return new Reply(201, many ? { actions: [action] } : { action });
    },
  };
}
