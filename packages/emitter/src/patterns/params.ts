/** Turns the text of a param into its value. */
export interface Converter<V = unknown> {
  /** What a param may be, without flags; it stands for the whole param. */
  readonly match: RegExp
  /** Called with what `match` found. What it throws is the failure of the delivery that needs the params. */
  readonly parse: (text: string) => V
}
export type Converters = Readonly<Record<string, Converter>>

/** The converters there are: `str`, which stands where none is named, takes anything but a `/`; `path` takes anything, and nothing at all. */
interface BuiltIn {
  str: string
  int: number
  float: number
  path: string
  uuid: string
}

type Value<Name, C> = Name extends keyof C
  ? C[Name] extends { parse(text: string): infer V }
    ? V
    : unknown
  : Name extends keyof BuiltIn
    ? BuiltIn[Name]
    : unknown

type Entry<Inside, C> = Inside extends `${infer Name}:${infer Converter}`
  ? { readonly [N in Name]: Value<Converter, C> }
  : { readonly [N in Inside & string]: Value<'str', C> }

type Entries<Text, C> = Text extends `${string}{${infer Inside}}${infer Rest}` ? Entry<Inside, C> & Entries<Rest, C> : unknown

/** The params of a pattern's text and their types: `'/user/{id:int}'` has `{ id: number }`. */
export type ParamsOf<Text extends string, C = object> = string extends Text
  ? Readonly<Record<string, unknown>>
  : { readonly [N in keyof Entries<Text, C>]: Entries<Text, C>[N] }

/** The names a pattern's text stands for: of `'/user/{id:int}'` the type `/user/${number}`. */
export type NamesOf<Text extends string, C = object> = Text extends `${infer Before}{${infer Inside}}${infer Rest}`
  ? `${Before}${Inside extends `${string}:${infer Name}` ? (Name extends keyof C ? string : Name extends 'int' | 'float' ? number : string) : string}${NamesOf<Rest, C>}`
  : Text

type Unknown<Text, C> = Text extends `${string}{${infer Inside}}${infer Rest}`
  ? Inside extends `${string}:${infer Name}`
    ? Name extends keyof C | keyof BuiltIn
      ? Unknown<Rest, C>
      : Name
    : Unknown<Rest, C>
  : never

/** The text itself, or what is wrong with it: the compiler then shows that. */
export type Checked<Text extends string, C> = [Unknown<Text, C>] extends [never]
  ? Text
  : `there is no converter ${Unknown<Text, C> & string}: use str, int, float, path, uuid, or give it in converters`
