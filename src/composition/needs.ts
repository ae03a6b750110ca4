/**
 * What features need, by name: the ground, and the services that features create. A feature can use a service
 * as soon as it was created. An earlier use throws and names the room.
 */
export class Needs<Ground extends object, Services extends object> {
  private readonly made: Map<string, unknown>;
  private readonly makers: Map<string, string>;

  /** @param ground What exists before any feature. */
  constructor(ground: Ground) {
    this.made = new Map(Object.entries(ground));
    this.makers = new Map([...this.made.keys()].map((name) => [name, 'The ground']));
  }

  /** What a room may use. The compiler checks that some feature creates each service in it. */
  of(room: string): Ground & Services {
    return new Proxy({} as Ground & Services, {
      get: (_, name) => {
        if (this.made.has(String(name))) return this.made.get(String(name));
        throw new Error(`${room} uses ${String(name)}, which no feature before it has created.`);
      },
    });
  }

  /** Adds the services of a room. Throws when another room or the ground has one of that name. */
  add(room: string, services: object = {}): void {
    for (const [name, service] of Object.entries(services)) {
      const maker = this.makers.get(name);
      if (maker !== undefined) throw new Error(`${maker} and ${room} both create ${name}.`);
      this.makers.set(name, room);
      this.made.set(name, service);
    }
  }

  /** Everything that was created. */
  all(): Ground & Services {
    return Object.fromEntries(this.made) as Ground & Services;
  }
}
