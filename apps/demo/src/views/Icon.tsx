import './icons.css'

/** 16 px, stroke 1.5, in the colour of the text around them. */
const paths = {
  play: <path className="filled" d="M5 3.2v9.6L12.6 8z" />,
  pause: <path d="M5.8 3.8v8.4M10.2 3.8v8.4" />,
  tick: <path d="m3.4 8.6 3 3 6.2-7" />,
  cross: <path d="m4 4 8 8M12 4l-8 8" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="5.4" strokeDasharray="3.4 2.26" />
      <path d="M8 5v3.2l2 1.4" />
    </>
  ),
  warning: (
    <>
      <path d="M8 2.6 14 13H2z" />
      <path d="M8 6.6v3M8 11.2v.2" />
    </>
  ),
  cart: (
    <>
      <path d="M2 3h1.8l1.6 7h6.2l1.4-5H4.4" />
      <path d="M6 12.8h.2M11 12.8h.2" />
    </>
  ),
  terminal: <path d="m2.6 4.2 3.8 3.8-3.8 3.8M8.4 12h5" />,
  chevron: <path d="m4.6 6.4 3.4 3.4 3.4-3.4" />,
  sliders: (
    <>
      <path d="M2 5.2h6.6M12.4 5.2H14M2 10.8h1.6M7.4 10.8H14" />
      <circle cx="10.5" cy="5.2" r="1.9" />
      <circle cx="5.5" cy="10.8" r="1.9" />
    </>
  ),
}
export type IconName = keyof typeof paths

/** Always beside a word or inside a labelled control, so hidden from the accessibility tree. */
export const Icon = ({ name, size = 16 }: { name: IconName; size?: number }) => (
  <svg className="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
    {paths[name]}
  </svg>
)
