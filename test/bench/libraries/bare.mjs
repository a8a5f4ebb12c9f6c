/** The limit: a loop over functions, without names, without safety. */
export default {
  oneName: true,
  make: () => [],
  on(list, _type, handler) {
    list.push(handler)
  },
  off(list, _type, handler) {
    list.splice(list.indexOf(handler), 1)
  },
  emit(list, _type, payload) {
    for (let i = 0; i < list.length; i++) list[i](payload)
  },
}
