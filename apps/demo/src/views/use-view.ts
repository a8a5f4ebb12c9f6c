import { useSyncExternalStore } from 'react'
import type { View } from '../desk/view.ts'

export const useView = <T>(view: View<T>): T => useSyncExternalStore(view.subscribe, view.get)
