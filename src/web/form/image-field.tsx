import type {RefObject} from 'preact'
import {useEffect, useRef, useState} from 'preact/hooks'
import type {ImagePreprocessing} from '../../lib/model/portable.ts'
import type {Picture} from '../../lib/package/portable/row-feeds.ts'
import {Camera} from '../image/camera.tsx'
import {decodePicture, drawSeen} from '../image/decode-picture.ts'
import type {FieldProps} from './field-props.ts'

interface Props extends Omit<FieldProps, 'value' | 'problem'> {
  readonly image: ImagePreprocessing
  readonly picture: Picture | null
}

/** A picture from a file, by dropping, by pasting or from the camera; and what the model sees of it. */
export function ImageField({field, id, image, picture, onValue}: Props) {
  const [preview, setPreview] = useState<string | null>(null)
  const [failed, setFailed] = useState<string | null>(null)
  const [camera, setCamera] = useState(false)
  const [over, setOver] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  const take = async (file: Blob | null | undefined): Promise<void> => {
    if (file === null || file === undefined) return
    setCamera(false)
    try {
      const decoded = await decodePicture(file, image)
      setPreview(URL.createObjectURL(file))
      setFailed(null)
      onValue(decoded)
    } catch {
      setFailed('This browser cannot read it as a picture.')
    }
  }
  useEffect(
    () => () => {
      if (preview !== null) URL.revokeObjectURL(preview)
    },
    [preview],
  )
  usePasted(place, take)
  return (
    <div class="field image" ref={place}>
      <div
        class={over ? 'drop over' : 'drop'}
        onDragOver={event => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => {
          setOver(false)
        }}
        onDrop={event => {
          event.preventDefault()
          setOver(false)
          void take(event.dataTransfer?.files[0])
        }}
      >
        {camera ? (
          <Camera
            onFrame={frame => {
              void take(frame)
            }}
            onEnd={() => {
              setCamera(false)
            }}
          />
        ) : (
          <>
            {preview === null || picture === null ? (
              <p class="hint">{field.name}: drop a picture here</p>
            ) : (
              <>
                <img src={preview} alt={`The picture that was chosen for ${field.name}`} />
                <Seen picture={picture} image={image} />
              </>
            )}
            <div class="row">
              <span>
                <input
                  id={id}
                  type="file"
                  accept="image/*"
                  onChange={event => {
                    void take(event.currentTarget.files?.[0])
                    event.currentTarget.value = ''
                  }}
                />
                <label for={id}>
                  {picture === null ? 'Choose a picture' : 'Choose another'}
                  <span class="unseen"> for {field.name}</span>
                </label>
              </span>
              {'mediaDevices' in navigator ? (
                <button
                  type="button"
                  onClick={() => {
                    setCamera(true)
                  }}
                >
                  Use the camera
                </button>
              ) : null}
            </div>
          </>
        )}
      </div>
      {failed === null ? null : (
        <p class="problem" role="alert">
          {failed}
        </p>
      )}
    </div>
  )
}

/** Pictures that are pasted: into the field that has the focus, else into the first one of the page. */
function usePasted(
  place: RefObject<HTMLDivElement | null>,
  take: (file: Blob | undefined) => Promise<void>,
): void {
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      const file = event.clipboardData?.files[0]
      const target = event.target instanceof Element ? event.target.closest('.image') : null
      const field = target ?? document.querySelector('.image')
      if (file !== undefined && field === place.current) void take(file)
    }
    document.addEventListener('paste', paste)
    return () => {
      document.removeEventListener('paste', paste)
    }
  })
}

/** The pixels that go into the model. */
function Seen({picture, image}: {readonly picture: Picture; readonly image: ImagePreprocessing}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    if (canvas.current !== null) drawSeen(canvas.current, picture, image)
  }, [picture, image])
  return (
    <p class="seen">
      <canvas ref={canvas} role="img" aria-label="The pixels that the model sees" />
      <span>
        What the model sees: {image.width} × {image.height}
        {image.channels === 'gray' ? ', gray' : ''}
      </span>
    </p>
  )
}
