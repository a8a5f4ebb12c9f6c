/** The payload rides on a plain event, which is cheaper than a `CustomEvent`. */
class PayloadEvent extends Event {
  constructor(type, payload) {
    super(type)
    this.payload = payload
  }
}

export default {
  takes: { parameters: 'event', payload: 'event.payload' },
  make: () => new EventTarget(),
  on: (target, type, handler) => target.addEventListener(type, handler),
  once: (target, type, handler) => target.addEventListener(type, handler, { once: true }),
  off: (target, type, handler) => target.removeEventListener(type, handler),
  emit: (target, type, payload) => target.dispatchEvent(new PayloadEvent(type, payload)),
}
