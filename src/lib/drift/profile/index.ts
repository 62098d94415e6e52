export {profileData, type ProfileRequest, type ProfiledData} from './profile-data.ts'
