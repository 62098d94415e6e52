import {useEffect, useRef, useState} from 'preact/hooks'
import {frameOf} from './decode-picture.ts'

interface Props {
  readonly onFrame: (frame: Blob) => void
  readonly onEnd: () => void
}

/** What the camera shows, until a picture is taken. The camera is let go of with it. */
export function Camera({onFrame, onEnd}: Props) {
  const video = useRef<HTMLVideoElement>(null)
  const [failed, setFailed] = useState<string | null>(null)
  useEffect(() => {
    let stream: MediaStream | undefined
    let ended = false
    const stop = (): void => {
      stream?.getTracks().forEach(track => {
        track.stop()
      })
    }
    navigator.mediaDevices
      .getUserMedia({video: {facingMode: 'environment'}})
      .then(async opened => {
        stream = opened
        if (ended) {
          stop()
          return
        }
        if (video.current === null) return
        video.current.srcObject = opened
        await video.current.play()
      })
      .catch((error: unknown) => {
        setFailed(error instanceof Error ? error.message : 'There is no camera.')
      })
    return () => {
      ended = true
      stop()
    }
  }, [])
  return (
    <>
      {failed === null ? (
        <video ref={video} muted playsInline aria-label="What the camera shows" />
      ) : (
        <p class="problem" role="alert">
          The camera cannot be used: {failed}
        </p>
      )}
      <div class="row">
        {failed === null ? (
          <button
            type="button"
            class="main"
            onClick={() => {
              if (video.current === null || video.current.videoWidth === 0) return
              void frameOf(video.current).then(onFrame)
            }}
          >
            Take the picture
          </button>
        ) : null}
        <button type="button" onClick={onEnd}>
          Close the camera
        </button>
      </div>
    </>
  )
}
