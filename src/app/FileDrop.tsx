import { useState, type DragEvent, type ReactNode } from 'react'
import { droppedFiles, type DroppedFile } from '../editor/dropped-files.ts'
import styles from './App.module.css'

/** Takes files and folders that are dropped anywhere on its content. */
export function FileDrop({
  onFiles,
  children,
}: {
  onFiles: (files: readonly DroppedFile[]) => void
  children: ReactNode
}) {
  const [over, setOver] = useState(false)
  const carriesFile = (event: DragEvent) => event.dataTransfer.types.includes('Files')
  return (
    <div
      className={over ? styles.over : undefined}
      onDragOver={(event) => {
        if (!carriesFile(event)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false)
        if (!carriesFile(event)) return
        event.preventDefault()
        void droppedFiles(event.dataTransfer).then(onFiles)
      }}
    >
      {children}
    </div>
  )
}
