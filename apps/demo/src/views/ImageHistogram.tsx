import { type DragEvent, useEffect, useRef, useState } from 'react'
import { countedPixels } from '../desk/histogram.ts'
import { imageWorkers } from '../desk/image-workers.ts'
import type { Count, ImagingState } from '../desk/imaging.ts'
import type { Desk } from '../desk/shop.ts'
import type { StrategyName } from '../desk/strategies.ts'
import { Curves } from './Curves.tsx'
import { drawImage } from './draw-image.ts'
import { Icon } from './Icon.tsx'
import { useView } from './use-view.ts'
import './histogram.css'

const counted = new Intl.NumberFormat('en')

/** `worker ×2, 64 tiles, 18 ms` */
const describe = ({ image, count: { counted, underWay, dropped }, tookMs }: ImagingState, strategy: StrategyName): string => {
  const where = strategy === 'worker' ? `worker ×${imageWorkers}` : strategy
  if (image === null) return where
  const [all, missing] = [counted.length, underWay + dropped]
  const tiles = missing === 0 ? `${all} tiles` : `${all - missing} of ${all} tiles`
  return `${where}, ${tiles}${tookMs === null ? '' : `, ${Math.round(tookMs)} ms`}`
}

const Picture = ({ state: { image, count, version } }: { state: ImagingState }) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const element = canvas.current
    if (element === null || image === null) return
    // Begins with a call, and draws what was painted and counted since the last `version`.
    const resized = new ResizeObserver(() => drawImage(element, image, count.counted))
    resized.observe(element)
    return () => resized.disconnect()
  }, [image, count, version])
  return <canvas ref={canvas} role="img" aria-label={image === null ? 'No image' : `The image: ${image.name}`} />
}

const signs = { complete: 'tick', counting: 'clock', dropped: 'warning', failed: 'cross' } as const

/** Every pixel was counted once, in each colour; or not, and why. */
const Check = ({ canvas, count: { histogram, underWay, dropped } }: { canvas: OffscreenCanvas; count: Count }) => {
  const pixels = canvas.width * canvas.height
  const sum = countedPixels(histogram)
  const status = sum === pixels ? 'complete' : underWay > 0 ? 'counting' : sum !== null && dropped > 0 ? 'dropped' : 'failed'
  return (
    <span className={`pixels ${status}`} data-testid="pixels">
      <Icon name={signs[status]} size={12} />
      {sum === null ? 'the colours differ' : `${counted.format(sum)} of ${counted.format(pixels)} pixels`}
    </span>
  )
}

export const ImageHistogram = ({ desk: { imaging, switchboard } }: { desk: Desk }) => {
  const state = useView(imaging.view)
  const { strategyOf } = useView(switchboard.view)
  const [dragged, setDragged] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const { image, count, running, problem } = state

  const drop = (event: DragEvent) => {
    event.preventDefault()
    setDragged(false)
    const file = event.dataTransfer.files[0]
    if (file !== undefined) void imaging.open(file)
  }
  return (
    <section
      className={dragged ? 'imaging dragged' : 'imaging'}
      aria-labelledby="imaging-title"
      onDragOver={(event) => {
        event.preventDefault()
        setDragged(true)
      }}
      onDragLeave={() => setDragged(false)}
      onDrop={drop}
    >
      <div className="bar">
        <h2 id="imaging-title">Image histogram</h2>
        <span className="muted">{describe(state, strategyOf.imaging)}</span>
      </div>
      {image === null ? (
        <p className="empty">
          <b>No image yet</b>
          <span>Drop one here, open one, or generate one.</span>
        </p>
      ) : (
        <>
          <Picture state={state} />
          <Curves histogram={count.histogram} />
          <div className="axis">
            <span>0</span>
            <Check canvas={image.canvas} count={count} />
            <span>255</span>
          </div>
        </>
      )}
      {problem !== null && (
        <p className="refused" role="alert">
          {problem}
        </p>
      )}
      <div className="tools">
        <button type="button" className="button small" onClick={() => imaging.generate()}>
          Generate
        </button>
        <button type="button" className="button small" onClick={() => input.current?.click()}>
          Open…
        </button>
        <button type="button" className="button small" aria-pressed={running} onClick={() => imaging.run(!running)}>
          <Icon name={running ? 'pause' : 'play'} size={12} /> {running ? 'Stop' : 'Run'}
        </button>
        <input
          ref={input}
          className="hidden"
          type="file"
          accept="image/*"
          aria-label="Image file"
          tabIndex={-1}
          onChange={({ target }) => {
            const file = target.files?.[0]
            // The same file may be picked again.
            target.value = ''
            if (file !== undefined) void imaging.open(file)
          }}
        />
      </div>
    </section>
  )
}
